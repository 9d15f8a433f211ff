"""Editions of membership types that the team made; the first ones are files."""

from sqlalchemy import Column, Date, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from membership.tables.base import decision, metadata

membership_type_edition = Table(
    "membership_type_edition",
    metadata,
    Column("key", Text, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("document", JSONB, nullable=False),
    *decision("decided"),
    comment="Dated rules of membership types; a change is a new edition, never an edit",
)
