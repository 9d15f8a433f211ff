"""Calls to action: their decisions, corrections, progress and what came of them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from campaigns.tables.base import EMPTY, metadata, moment

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), index=True),
    Column("playbook", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_cy", Text, nullable=False, server_default=""),
    Column("category", Text, nullable=False),
    Column("rule", JSONB, nullable=False),
    Column("template", Text, nullable=False),
    Column("stand_down_template", Text, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("national", Boolean, nullable=False),
    Column("nations", ARRAY(Text)),
    Column("kinds", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("author", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("released", Integer, nullable=False),
    moment("created_at"),
    moment("launched_at", nullable=True),
    Column("fallbacks", Integer),
    Column("fallback_reason", Text),
    Column("fallback_by", Uuid),
    moment("fallback_at", nullable=True),
    Index("ix_mobilisation_status", "status", "id"),
    CheckConstraint("released <= chunks", name="released"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), index=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), index=True),
    Column("status", Text, nullable=False),
    Column("says_en", Text, nullable=False),
    Column("says_cy", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("alarming", Boolean, nullable=False),
    Column("proposed_by", Uuid, nullable=False),
    moment("proposed_at"),
    Column("confirmed_by", Uuid),
    moment("confirmed_at", nullable=True),
    CheckConstraint("(mobilisation_id is null) <> (incident_id is null)", name="one_matter"),
    comment="What was wrong in what people were told, in both languages",
)

mobilisation_approval = Table(
    "mobilisation_approval",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("by", Uuid, primary_key=True),
    moment("at"),
    Column("matched", Integer, nullable=False),
)

mobilisation_entry = Table(
    "mobilisation_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_mobilisation_entry_mobilisation", "mobilisation_id", "id"),
    comment="Every decision about a mobilisation: who, when and why; only ever added to",
)

people_seen = Table(
    "people_seen",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("shown", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Index("ix_people_seen_mobilisation", "mobilisation_id", "id"),
    comment="Who read ids of people whom a call means, where and how many; not whose they were",
)

debrief = Table(
    "mobilisation_debrief",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("went_well", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("hours", Float, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
)

progress = Table(
    "mobilisation_progress",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("counts", JSONB, nullable=False),
    Column("done", Boolean, nullable=False),
    moment("at"),
)

action_once = Table(
    "action_once",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    Column("kind", Text, nullable=False),
    moment("at"),
    comment="The id is derived from person, mobilisation and kind, so that each counts once and no "
    "list of who acted exists",
)

action_total = Table(
    "action_total",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("total", Integer, nullable=False),
)
