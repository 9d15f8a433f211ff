"""Applications, and every saved state of their answers."""

from sqlalchemy import (
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
from sqlalchemy.dialects.postgresql import JSONB

from awards.tables.base import MOMENT, metadata

application = Table(
    "application",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("stream", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("submitted_at", MOMENT),
    Column("hear_by", Date),
    Column("renews", Uuid, index=True),
    Column("called", Text, nullable=False),
    Column("returned", Text, nullable=False),
    Column("recommendation", JSONB),
    Column("outcome", Text),
    Column("decided_by", Uuid),
    Column("decided_at", MOMENT),
    Column("decision_reason", Text),
    Column("stage_since", MOMENT),
    Column("resumes_to", Text),
    Column("words_erased_on", Date),
    Index(
        "uq_application_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status not in ('awarded', 'not_yet', 'withdrawn')"),
    ),
    Index("ix_application_list", "status", "stream", "id"),
    Index("ix_application_entry", "organisation_id", "stream"),
    Index("ix_application_hear_by", "hear_by", "id", postgresql_where=text("hear_by is not null")),
    CheckConstraint(
        "(status in ('awarded', 'not_yet')) = (decided_by is not null)", name="decided_by_somebody"
    ),
)

answer_revision = Table(
    "answer_revision",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("answers", JSONB, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    Column("saved_by", Uuid, nullable=False),
    comment="Every state of an application's answers that was ever saved",
)
