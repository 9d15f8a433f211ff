"""The tables of campaigns. No name, no address: people are ids with what they may be counted by."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables

metadata = service_metadata()

_EMPTY = text("'{}'")


def _when(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


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
    _when("opened_at"),
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
    _when("raised_at"),
    Column("duplicate_of", Uuid, ForeignKey("signal.id"), index=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), index=True),
    Column("reason", Text),
    Index("ix_signal_status", "status", "id"),
    Index("ix_signal_source", "source"),
    Index("ix_signal_raised_at", "raised_at"),
)

incident_entry = Table(
    "incident_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    _when("at"),
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
    _when("done_at"),
)

group = Table(
    "local_group",
    metadata,
    Column("group_id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("contacts", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    comment="Affiliated groups as membership's events say; how many contacts each has",
)

group_alert = Table(
    "group_alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    Column("group_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("escalate_after_seconds", Integer, nullable=False),
    Column("waits", JSONB, nullable=False, server_default=_EMPTY),
    Column("drill", Boolean, nullable=False, server_default=text("false")),
    Column("asked", Integer, nullable=False),
    _when("raised_at"),
    _when("changed_at", nullable=True),
    Index(
        "ix_group_alert_open",
        "incident_id",
        "group_id",
        "drill",
        unique=True,
        postgresql_where=text("status <> 'stood_down'"),
    ),
)

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), index=True),
    Column("playbook", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("rule", JSONB, nullable=False),
    Column("template", Text, nullable=False),
    Column("stand_down_template", Text, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("national", Boolean, nullable=False),
    Column("nations", ARRAY(Text)),
    Column("author", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("released", Integer, nullable=False),
    _when("created_at"),
    _when("launched_at", nullable=True),
    Column("fallbacks", Integer),
    Column("fallback_reason", Text),
    Column("fallback_by", Uuid),
    _when("fallback_at", nullable=True),
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
    _when("proposed_at"),
    Column("confirmed_by", Uuid),
    _when("confirmed_at", nullable=True),
    CheckConstraint("(mobilisation_id is null) <> (incident_id is null)", name="one_matter"),
    comment="What was wrong in what people were told, in both languages",
)

mobilisation_approval = Table(
    "mobilisation_approval",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("by", Uuid, primary_key=True),
    _when("at"),
    Column("matched", Integer, nullable=False),
)

mobilisation_entry = Table(
    "mobilisation_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    _when("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_mobilisation_entry_mobilisation", "mobilisation_id", "id"),
    comment="Every decision about a mobilisation: who, when and why; only ever added to",
)

debrief = Table(
    "mobilisation_debrief",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("went_well", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("hours", Float, nullable=False),
    Column("by", Uuid, nullable=False),
    _when("at"),
)

audience_part = Table(
    "audience_part",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    comment="A frozen audience, 500 people a row: who is reached, and who is not for which reason",
)

progress = Table(
    "mobilisation_progress",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("counts", JSONB, nullable=False),
    Column("done", Boolean, nullable=False),
    _when("at"),
)

waterfall_count = Table(
    "audience_count",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    comment="The waterfall as it was at launch; kept when the people behind it are forgotten",
)

action_once = Table(
    "action_once",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    Column("kind", Text, nullable=False),
    _when("at"),
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

person = Table(
    "audience_person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("known", Boolean, nullable=False, server_default=text("false")),
    Column("nation", Text),
    Column("area", Text),
    Column("language", Text, nullable=False, server_default="en"),
    Column("streams", ARRAY(Text), nullable=False, server_default=_EMPTY),
    Column("groups", ARRAY(Uuid), nullable=False, server_default=_EMPTY),
    Column("roles", ARRAY(Text), nullable=False, server_default=_EMPTY),
    Column("has_address", Boolean, nullable=False, server_default=text("false")),
    Column("address_verified", Boolean, nullable=False, server_default=text("false")),
    Column("purposes", ARRAY(Text), nullable=False, server_default=_EMPTY),
    Column("opted_out", ARRAY(Text), nullable=False, server_default=_EMPTY),
    Column("suppressed", Boolean, nullable=False, server_default=text("false")),
    Index("ix_audience_person_area", "area"),
    Index("ix_audience_person_groups", "groups", postgresql_using="gin"),
    comment="Who can be meant by an audience rule. A row not `known` came by a preference first",
)

preference_seen = Table(
    "preference_seen",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    comment="The newest preference event of each category, so that an older one changes nothing",
)

directory_mask = Table(
    "directory_mask",
    metadata,
    Column("mask_id", Uuid, primary_key=True),
    Column("incident_id", Uuid),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("lifted", Boolean, nullable=False),
    Index("ix_directory_mask_incident_id", "incident_id"),
)

ground_tables(metadata)
