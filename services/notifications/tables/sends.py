"""What programs asked us to send."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid, text

from notifications.tables.base import metadata

send = Table(
    "send",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key_id", Uuid, nullable=False),
    Column("reference", Text),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("test", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("fallbacks", Integer, nullable=False),
    Column("fallback_reason", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Index("uq_send_reference", "key_id", "reference", unique=True),
    Index("ix_send_key", "key_id", "id"),
    comment="One request of a program; its messages are deliveries",
)

sent = Table(
    "sent",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("send_id", Uuid, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("told", Text),
    Index("ix_sent_send", "send_id", "delivery_id"),
    Index("ix_sent_open", "due_at", postgresql_where=text("told is null")),
    comment="Which deliveries belong to a send or a job, and the last status its key was told",
)
