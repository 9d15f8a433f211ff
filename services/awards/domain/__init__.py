"""Rules of the awards domain: pure functions of their arguments."""
