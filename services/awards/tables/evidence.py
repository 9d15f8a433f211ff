"""Evidence files: what is known of each. The files themselves lie outside the database."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

evidence = Table(
    "evidence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("criterion", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("shows_people", Boolean, nullable=False),
    Column("consent", Text, nullable=False),
    Column("made_on", Date),
    Column("added_by", Uuid, nullable=False),
    Column("added_at", MOMENT, nullable=False),
    Column("removed_by", Uuid),
    Column("removed_at", MOMENT),
    Column("removed_because", Text),
    Column("erased_at", MOMENT),
    Column("lies_at", Text, nullable=False, server_default=""),
    Index("ix_evidence_lies_at", "lies_at", postgresql_where=text("lies_at <> ''")),
    CheckConstraint("not shows_people or consent <> 'none'", name="consent_of_people"),
    CheckConstraint(
        "(removed_at is null) = (removed_because is null)", name="removed_for_a_reason"
    ),
    Index(
        "ix_evidence_to_erase",
        "id",
        postgresql_where=text("removed_at is not null and erased_at is null"),
    ),
    comment="What is known of each evidence file; it lies outside, under the ids of its row",
)
