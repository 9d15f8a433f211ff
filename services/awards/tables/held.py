"""Awards and their clock."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from awards.tables.base import MOMENT, metadata

award = Table(
    "award",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("application_id", Uuid, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("grace_ends_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("renews", Uuid),
    Column("successor_id", Uuid),
    Column("ended_on", Date),
    Column("next_step_on", Date),
    Index("ix_award_entry", "organisation_id", "stream"),
    Column("taken", ARRAY(Text), nullable=False, server_default="{}"),
    Column("intention", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_award_next_step", "next_step_on", postgresql_where=text("next_step_on is not null")),
    CheckConstraint("(status = 'current') = (next_step_on is not null)", name="clock_runs"),
)

award_correction = Table(
    "award_correction",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False, index=True),
    Column("starts_before", Date, nullable=False),
    Column("expires_before", Date, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("corrected_by", Uuid, nullable=False),
    Column("corrected_at", MOMENT, nullable=False),
    Column("corrected_reason", Text, nullable=False),
    comment="What the dates of an award were before somebody put them right, and why",
)

renewal_answer = Table(
    "renewal_answer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False, index=True),
    Column("renewing", Boolean, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("given_at", MOMENT, nullable=False),
    Column("given_reason", Text, nullable=False),
    comment="Whether the holder of an award will renew it, each time that they said so",
)
