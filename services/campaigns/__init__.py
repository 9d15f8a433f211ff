"""From a signal of hostility or hope to many people acting well and safely."""
