"""Rows and domain objects of membership; nothing here decides and nothing here commits."""
