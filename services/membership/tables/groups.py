"""Affiliated groups and their contacts."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import metadata

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("uq_group_area", "area", unique=True, postgresql_where=text("status <> 'closed'")),
    Index("ix_group_nation", "nation"),
)

group_contact = Table(
    "group_contact",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_group_contact_person", "person_id"),
)
