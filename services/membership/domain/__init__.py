"""Rules of the membership domain: pure functions of their arguments."""
