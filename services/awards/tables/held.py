"""Awards and their clock."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, Text, Uuid, text

from awards.tables.base import metadata

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
    Index("ix_award_next_step", "next_step_on", postgresql_where=text("next_step_on is not null")),
    CheckConstraint("(status = 'current') = (next_step_on is not null)", name="clock_runs"),
)
