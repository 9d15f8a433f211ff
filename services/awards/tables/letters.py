"""Letters with outcomes, held until a person releases them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

letter = Table(
    "letter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("guidance", JSONB, nullable=False),
    Column("milestones", JSONB, nullable=False),
    Column("paragraph", Text, nullable=False),
    Column("words", JSONB),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    Column("decided_reason", Text, nullable=False),
    Column("released_by", Uuid),
    Column("released_at", MOMENT),
    Column("taken_back_by", Uuid),
    Column("taken_back_at", MOMENT),
    Column("taken_back_reason", Text),
    Index(
        "uq_letter_held", "application_id", unique=True, postgresql_where=text("status = 'held'")
    ),
    CheckConstraint("(status = 'released') = (released_by is not null)", name="released_by_one"),
    CheckConstraint("(status = 'taken_back') = (taken_back_by is not null)", name="taken_by_one"),
    comment="Decisions as their letters say them; every one is kept, also those taken back",
)
