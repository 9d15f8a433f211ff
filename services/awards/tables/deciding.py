"""What follows a decision: conditions, the name on a certificate, appeals."""

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
from awards.tables.held import award
from awards.tables.letters import letter

condition = Table(
    "condition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False, index=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_condition_open", "due_on", postgresql_where=text("status = 'open'")),
)

condition_step = Table(
    "condition_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("condition_id", Uuid, ForeignKey(condition.c.id), nullable=False, index=True),
    Column("result", Text, nullable=False),
    Column("due_before", Date, nullable=False),
    Column("due_after", Date, nullable=False),
    Column("settled_by", Uuid, nullable=False),
    Column("settled_at", MOMENT, nullable=False),
    Column("settled_reason", Text, nullable=False),
    comment="Each time that somebody said what became of a condition; never changed",
)

certificate = Table(
    "certificate",
    metadata,
    Column("award_id", Uuid, ForeignKey(award.c.id), primary_key=True),
    Column("called", Text, nullable=False),
    Column("celebrate", Boolean, nullable=False),
    Column("confirmed_by", Uuid, nullable=False),
    Column("confirmed_at", MOMENT, nullable=False),
    comment="An organisation as its certificate calls it, and whether it agrees to be celebrated",
)

appeal = Table(
    "appeal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("letter_id", Uuid, ForeignKey(letter.c.id), nullable=False, unique=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("renews", Uuid, index=True),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("remedy", Text),
    Column("successor_id", Uuid, index=True),
    Column("lodged_by", Uuid, nullable=False),
    Column("lodged_at", MOMENT, nullable=False),
    Column("answered_by", Uuid),
    Column("answered_at", MOMENT),
    Column("answered_reason", Text),
    CheckConstraint(
        "(status in ('upheld', 'not_upheld')) = (answered_by is not null)",
        name="answered_by_somebody",
    ),
)
