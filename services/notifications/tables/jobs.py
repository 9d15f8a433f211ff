"""Files of recipients: each row with its delivery's id, which it has from the beginning."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

send_job = Table(
    "send_job",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key_id", Uuid, nullable=False),
    Column("reference", Text),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("about", Uuid),
    Column("test", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("fallbacks", Integer, nullable=False),
    Column("ignored", ARRAY(Text), nullable=False),
    Column("position", Integer, nullable=False),
    Column("repaired", Integer, nullable=False),
    Column("fallback_reason", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True)),
    Column("started_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    Column("why", Text, nullable=False),
    Index("ix_send_job_key", "key_id", "id"),
    Index("ix_send_job_open", "status", postgresql_where=text("settled_at is null")),
)

send_job_row = Table(
    "send_job_row",
    metadata,
    Column("job_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    Column("person_id", Uuid, index=True),
    Column("values", JSONB, nullable=False),
    comment="A row that can be sent. Person and values go when the job is settled or cancelled",
)

send_job_problem = Table(
    "send_job_problem",
    metadata,
    Column("job_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("header", Text, nullable=False),
    Column("detail", Text, nullable=False),
    comment="What is wrong in a file, by row; never what the cell said",
)
