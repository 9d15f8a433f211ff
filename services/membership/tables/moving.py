"""Files that came in and went out: who took or gave what, and how far it got."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from membership.tables.base import MOMENT, metadata

list_export = Table(
    "list_export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("listed", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("began_at", MOMENT, nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("ended_at", MOMENT),
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    Index("ix_list_export_by", "by", "id"),
    comment="Who took which list as a file, when and how many rows; nothing of what was in it",
)

import_job = Table(
    "import_job",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("layout", JSONB, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("keep_until", Date, nullable=False),
    Column("without_refused", Boolean, nullable=False),
    Column("start_at_once", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("was_checked", Boolean, nullable=False),
    Column("next_part", Integer, nullable=False),
    Column("found", JSONB, nullable=False),
    Column("done", JSONB, nullable=False),
    Column("began_at", MOMENT),
    Column("last_at", MOMENT),
    Column("ended_at", MOMENT),
    Column("failures", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("file_gone", Boolean, nullable=False),
    Index(
        "ix_import_job_at_work",
        "id",
        postgresql_where=text("status in ('uploaded', 'running')"),
    ),
)

import_part = Table(
    "import_part",
    metadata,
    Column("job_id", Uuid, ForeignKey("import_job.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    comment="The rows of a file, sealed; gone some days after its job has ended",
)

import_mistake = Table(
    "import_mistake",
    metadata,
    Column("job_id", Uuid, ForeignKey("import_job.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("column", Text, primary_key=True),
    Column("detail", Text, nullable=False),
    comment="What is wrong in a file, kept as long as the file",
)

import_key = Table(
    "import_key",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("subject_id", Uuid, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Index("ix_import_key_subject", "subject_id"),
    comment="Who a row of another system is here. Keyed hashes: they name nobody, and stay",
)
