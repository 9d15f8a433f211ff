"""From queued rows to the relay and back: claim, compose, send, settle."""
