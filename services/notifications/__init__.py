"""Reminders and alerts that reach everyone they should, once, in their language."""
