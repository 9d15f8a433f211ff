"""Concerns about awards. Who raised one is sealed, in a table of its own."""

from sqlalchemy import (
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

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata
from awards.tables.held import award

concern = Table(
    "concern",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False, index=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("raised_at", MOMENT, nullable=False),
    Column("put_to_holder", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Column("reply_by", Date),
    Column("appeal_by", Date),
    Column("answer_by", Date),
    Column("told_on", Date),
    # One at a time is looked into; others about the same award wait, or are set aside.
    Index(
        "uq_concern_under_way",
        "award_id",
        unique=True,
        postgresql_where=text(
            "status in ('under_review', 'upheld', 'appealed', 'appeal_dismissed')"
        ),
    ),
)

concern_step = Table(
    "concern_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("concern_id", Uuid, ForeignKey(concern.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("made_reason", Text, nullable=False),
    comment="Each act on a concern: who, when, and the reason that went with it; never changed",
)

concern_source = Table(
    "concern_source",
    metadata,
    Column("concern_id", Uuid, ForeignKey(concern.c.id), primary_key=True),
    Column("handle", LargeBinary, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    comment="Who raised a concern, encrypted; found again by a keyed hash, opened by awards.sealed",
)
