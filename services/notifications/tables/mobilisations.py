"""What was launched, and how far it has got."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("audience_size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("stood_down", Boolean, nullable=False, server_default="false"),
    Column("paused", Boolean, nullable=False, server_default="false"),
    Column("closed", Boolean, nullable=False, server_default="false"),
    Column("corrected_by", Uuid),
    Column("corrected_at", DateTime(timezone=True)),
    Column("reported", JSONB, nullable=False, server_default="{}"),
    Column("done", Boolean, nullable=False, server_default="false"),
    comment="What was launched, and the counts that were last published about it",
)

chunk = Table(
    "chunk",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
)

audience = Table(
    "audience",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("event_id", Text),
    Column("event_type", Text),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Index("ix_audience_queued_at", "queued_at"),
    comment="Chunks that wait for a lane, which makes deliveries of them as it judges them",
)
