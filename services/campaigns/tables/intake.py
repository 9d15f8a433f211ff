"""Systems of others that hand in signals, and what of theirs was taken before."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

intake_source = Table(
    "intake_source",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("nation", Text),
    Column("secret", LargeBinary, nullable=False),
    Column("old_secret", LargeBinary),
    moment("old_until", nullable=True),
    Column("made_by", Uuid, nullable=False),
    moment("made_at"),
    Column("made_reason", Text, nullable=False),
    Column("revoked_by", Uuid),
    moment("revoked_at", nullable=True),
    Column("revoked_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    comment="Secrets are sealed: a signature is checked with them, so a hash would not do",
)

intake_taken = Table(
    "intake_taken",
    metadata,
    Column("source_id", Uuid, ForeignKey("intake_source.id"), primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("signal_id", Uuid, ForeignKey("signal.id"), nullable=False),
    moment("at"),
    Index("ix_intake_taken_at", "at"),
    comment="So that the same message, sent again, makes one signal",
)
