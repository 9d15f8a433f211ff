"""Rules of the campaigns domain: pure functions of their arguments."""
