"""Chats of groups and of the office, and what was posted there."""

from sqlalchemy import (
    ARRAY,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from notifications.tables.base import metadata

chat = Table(
    "chat",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid),
    Column("label", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("host", Text, nullable=False, server_default=""),
    Column("sealed", LargeBinary, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("given_by", Uuid),
    Column("given_at", DateTime(timezone=True)),
    Column("given_reason", Text),
    comment="Where a group or the office talks; the address is a secret and is sealed",
)

chat_post = Table(
    "chat_post",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("chat_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("cause", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("claimed_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    UniqueConstraint("chat_id", "kind", "cause"),
    Index("ix_chat_post_due", "due_at", postgresql_where=text("status in ('queued', 'sending')")),
    comment="One row per chat, kind and cause: nothing is posted twice about the same",
)
