"""Alerts that wait for an answer."""

from sqlalchemy import Column, DateTime, Integer, Table, Text, Uuid

from notifications.tables.base import metadata

alert = Table(
    "alert",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False),
    Column("incident_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("wait_seconds", Integer, nullable=False),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", DateTime(timezone=True)),
)
