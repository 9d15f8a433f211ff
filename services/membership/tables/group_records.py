"""What is kept of a group: notes, documents, the handbook's terms, and the rules of the day."""

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
)
from sqlalchemy.dialects.postgresql import JSONB

from membership.tables.base import MOMENT, decision, metadata

group_note = Table(
    "group_note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("noted_on", Date, nullable=False),
    Column("noted_by", Uuid, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("represented", Boolean),
    Index("ix_group_note_group", "group_id", "noted_on"),
)

group_document = Table(
    "group_document",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("uploaded_by", Uuid, nullable=False),
    Column("uploaded_at", MOMENT, nullable=False),
    Index("ix_group_document_group", "group_id", "uploaded_at"),
    comment="Governing documents and endorsements as they came; a newer one never replaces one",
)

handbook_terms = Table(
    "handbook_terms",
    metadata,
    Column("version", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("accept_by", Date, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    *decision("published"),
    comment="The terms of the handbook by version, as they were uploaded",
)

terms_acceptance = Table(
    "terms_acceptance",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("version", Text, ForeignKey("handbook_terms.version"), primary_key=True),
    Column("accepted_by", Uuid, nullable=False),
    Column("accepted_at", MOMENT, nullable=False),
)

group_rule = Table(
    "group_rule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("values", JSONB, nullable=False),
    *decision("decided"),
    comment="Numbers that the national team set, from a day on; the file has the defaults",
)
