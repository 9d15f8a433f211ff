"""Rows ↔ domain objects, one module per kind of thing."""
