"""Alerts that wait for an answer, and whom they ask in which order."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

alert = Table(
    "alert",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False),
    Column("incident_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("generation", Integer, nullable=False),
    Column("wait_seconds", Integer, nullable=False),
    Column("waits", JSONB, nullable=False, server_default="{}"),
    Column("drill", Boolean, nullable=False, server_default="false"),
    Column("raised_at", DateTime(timezone=True)),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("checked_at", DateTime(timezone=True)),
    Column("corrected_by", Uuid),
    Column("corrected_at", DateTime(timezone=True)),
    Index("ix_alert_incident", "incident_id"),
)

alert_place = Table(
    "alert_place",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("step", Integer, nullable=False),
    Column("level", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True)),
    Column("answer", Text),
    Column("answered_at", DateTime(timezone=True)),
    comment="Who is asked in which step, as things were when the alert was raised",
)
