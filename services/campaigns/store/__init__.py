"""Rows to domain objects and back, with the locks that keep decisions apart."""
