"""Hostile gatherings that are expected, so that nothing of ours is held beside them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

gathering = Table(
    "hostile_gathering",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    Column("area", Text, nullable=False),
    moment("starts_at"),
    moment("ends_at"),
    Column("recorded_by", Uuid, nullable=False),
    moment("recorded_at"),
    Column("withdrawn_by", Uuid),
    moment("withdrawn_at", nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    CheckConstraint("starts_at < ends_at", name="lasts"),
    Index("ix_hostile_gathering_area", "area", "ends_at"),
    Index("ix_hostile_gathering_incident", "incident_id", "id"),
    comment="Where, by local authority, and when something hostile is expected",
)
