"""Keys for programs, and whom team keys may write to."""

from sqlalchemy import ARRAY, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid

from notifications.tables.base import metadata

api_key = Table(
    "api_key",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("categories", ARRAY(Text), nullable=False),
    Column("templates", ARRAY(Text), nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("per_day", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
)

api_key_secret = Table(
    "api_key_secret",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("key_id", Uuid, nullable=False, index=True),
    Column("ends_at", DateTime(timezone=True)),
    comment="What opens a key, hashed; two for a while when it is rotated",
)

api_key_decision = Table(
    "api_key_decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key_id", Uuid, nullable=False, index=True),
    Column("decision", Text, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
)

guest = Table(
    "guest",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("added_by", Uuid, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    comment="Whom team keys may write to besides those who hold a role",
)
