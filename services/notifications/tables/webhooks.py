"""Whom we call when something happened, and each call."""

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from notifications.tables.base import metadata

webhook = Table(
    "webhook",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key_id", Uuid, index=True),
    Column("url", Text, nullable=False),
    Column("facts", ARRAY(Text), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("old_secret", LargeBinary),
    Column("old_until", DateTime(timezone=True)),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("created_by", Uuid),
    Column("failing_since", DateTime(timezone=True)),
    Column("disabled_at", DateTime(timezone=True)),
    comment="Secrets are sealed: we have to sign with them, so a hash would not do",
)

webhook_call = Table(
    "webhook_call",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, nullable=False),
    Column("fact", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("code", Integer),
    Index("ix_webhook_call_due", "due_at", postgresql_where=text("status = 'waiting'")),
    Index("ix_webhook_call_webhook", "webhook_id", "id"),
    comment="The exact bytes that are signed; ids and statuses, nobody's address",
)
