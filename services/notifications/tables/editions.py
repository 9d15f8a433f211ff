"""Texts of messages: those that we ship, as they were first used, and those that staff wrote."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, Uuid, text

from notifications.tables.base import metadata

template_edition = Table(
    "template_edition",
    metadata,
    Column("key", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("category", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sms", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", Uuid, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Uuid),
    Column("published_at", DateTime(timezone=True)),
    Column("published_why", Text),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_why", Text),
    # Senders ask for this a few times a second.
    Index(
        "ix_template_edition_own",
        "key",
        "language",
        "edition",
        postgresql_where=text("status = 'published' and edition > 1000"),
    ),
    comment="Every text that a message was ever sent with, and who decided on it",
)
