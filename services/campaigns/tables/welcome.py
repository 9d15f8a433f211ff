"""Welcome events: what takes place, and how many come."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from campaigns.tables.base import metadata, moment

welcome_event = Table(
    "welcome_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("title_cy", Text, nullable=False),
    moment("starts_at"),
    moment("ends_at"),
    Column("venue", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    Column("group_id", Uuid),
    Column("hosted_by_other", Boolean, nullable=False),
    Column("host", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("organiser", Uuid, nullable=False),
    moment("created_at"),
    Column("status", Text, nullable=False),
    Column("coming", Integer, nullable=False),
    Column("attended", Integer),
    Column("version", Integer, nullable=False),
    Column("series", Uuid, index=True),
    Index("ix_welcome_event_starts_at", "starts_at", "id"),
    CheckConstraint("ends_at > starts_at", name="ends"),
    comment="Public occasions at public places; of who comes there is a number alone",
)

welcome_entry = Table(
    "welcome_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("event_id", Uuid, ForeignKey("welcome_event.id"), nullable=False, index=True),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)
