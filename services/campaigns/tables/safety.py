"""Where requests and visits are paused because of an incident."""

from sqlalchemy import Column, ForeignKey, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

area_pause = Table(
    "area_pause",
    metadata,
    Column("incident_id", Uuid, ForeignKey("incident.id"), primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("paused_by", Uuid, nullable=False),
    moment("paused_at"),
    Column("paused_reason", Text, nullable=False, server_default=""),
    Column("resumed_by", Uuid),
    moment("resumed_at", nullable=True),
    Column("resumed_reason", Text),
    comment="By local authority at most, and the same whether anybody is there or not",
)
