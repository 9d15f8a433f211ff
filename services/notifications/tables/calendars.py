"""Days that something is due, and the secret addresses under which calendars read them."""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, Integer, Table, Text, Uuid, text

from notifications.tables.base import metadata

due = Table(
    "due",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("cause", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("organisation_id", Uuid),
    Column("group_id", Uuid),
    Column("stream", Text),
    Column("day", Date, nullable=False),
    Column("cancelled", Boolean, nullable=False, server_default="false"),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("ix_due_person", "person_id", postgresql_where=text("person_id is not null")),
    Index("ix_due_organisation", "organisation_id"),
    Index("ix_due_group", "group_id", postgresql_where=text("group_id is not null")),
    Index("ix_due_day", "day"),
    comment="What is due on which day, for whom: what calendars show",
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("nation", Text),
    Column("stream", Text),
    Column("language", Text, nullable=False, server_default="en"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("revoked_by", Uuid),
    Column("revoked_reason", Text),
    Index("ix_calendar_feed_person_id", "person_id"),
    comment="Who reads which days under a secret address; a revoked one opens nothing",
)
