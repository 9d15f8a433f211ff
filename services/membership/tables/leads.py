"""Local leads."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, Uuid

from membership.tables.base import metadata

local_lead = Table(
    "local_lead",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("host", Text, nullable=False, server_default=""),
    Column("person_id", Uuid, ForeignKey("person.id")),
    Column("vacant_since", Date),
    Index("uq_local_lead_area_stream", "area", "stream", unique=True),
    Index("ix_local_lead_person", "person_id"),
)
