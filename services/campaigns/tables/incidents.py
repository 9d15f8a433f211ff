"""Signals, the incidents that triage makes of them, and the alerts to groups."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from campaigns.tables.base import EMPTY, metadata, moment

incident = Table(
    "incident",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("asked_by", Uuid),
    Column("version", Integer, nullable=False),
    Column("debrief", Text),
    Column("hours", Float),
    moment("opened_at"),
    Column("happens_on", Date),
    Column("region", Text),
    Index("ix_incident_status", "status", "id"),
)

signal = Table(
    "signal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("summary", Text, nullable=False),
    Column("source", Text),
    Column("raised_by", Uuid, nullable=False),
    moment("raised_at"),
    Column("duplicate_of", Uuid, ForeignKey("signal.id"), index=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), index=True),
    Column("reason", Text),
    Column("via", Text, nullable=False, server_default="api"),
    Column("call_id", Uuid, ForeignKey("duty_call.id")),
    Column("parted", Boolean, nullable=False, server_default=text("false")),
    moment("forgotten_at", nullable=True),
    Column("region", Text),
    Index("ix_signal_call_id", "call_id", postgresql_where=text("call_id is not null")),
    Index("ix_signal_status", "status", "id"),
    Index("ix_signal_source", "source"),
    Index("ix_signal_raised_at", "raised_at"),
)

incident_entry = Table(
    "incident_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_incident_entry_incident", "incident_id", "id"),
    comment="The timeline of an incident: who did what when and why; only ever added to",
)

incident_tick = Table(
    "incident_tick",
    metadata,
    Column("incident_id", Uuid, ForeignKey("incident.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("done_by", Uuid, nullable=False),
    moment("done_at"),
)

group_alert = Table(
    "group_alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    Column("group_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("escalate_after_seconds", Integer, nullable=False),
    Column("waits", JSONB, nullable=False, server_default=EMPTY),
    Column("drill", Boolean, nullable=False, server_default=text("false")),
    Column("asked", Integer, nullable=False),
    moment("raised_at"),
    moment("changed_at", nullable=True),
    Index(
        "ix_group_alert_open",
        "incident_id",
        "group_id",
        "drill",
        unique=True,
        postgresql_where=text("status <> 'stood_down'"),
    ),
)
