"""What people plan and did, each for themselves alone."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from campaigns.tables.base import EMPTY, metadata, moment

deed = Table(
    "deed",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), index=True),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("facts", JSONB, nullable=False, server_default=EMPTY),
    Column("sealed", LargeBinary, nullable=False),
    Column("remind", Boolean, nullable=False),
    moment("due_at", nullable=True),
    moment("nudged_at", nullable=True),
    moment("created_at"),
    moment("changed_at"),
    moment("done_at", nullable=True),
    moment("companion_asked_at", nullable=True),
    Column("told", Text),
    moment("told_at", nullable=True),
    Column("version", Integer, nullable=False),
    Index("ix_deed_person", "person_id", "created_at", "id"),
    Index("ix_deed_done_at", "done_at"),
    Index("ix_deed_changed_at", "changed_at"),
    comment="Choices, days and numbers in clear; every text of the person is sealed. `told` is "
    "what they let others read, without their name",
)
