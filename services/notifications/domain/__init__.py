"""Rules of the notifications domain: pure functions of their arguments."""
