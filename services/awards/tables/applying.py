"""What goes with an application: preparation, who writes it, what was sent, asked, decided."""

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
from sqlalchemy.dialects.postgresql import ARRAY

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

preparation = Table(
    "preparation",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("level", Text),
    Column("intention", Text, nullable=False),
    Column("due_on", Date),
    Column("saved_by", Uuid, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    comment="Self-assessment and plan, criterion by criterion",
)

particulars = Table(
    "particulars",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("staff", Integer),
    Column("staff_reached", Integer),
    Column("partners", ARRAY(Text), nullable=False),
    Column("saved_by", Uuid, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    CheckConstraint("staff_reached <= staff", name="no_more_than_there_are"),
    comment="How many of the staff took part, and with whom an organisation works locally",
)

submission = Table(
    "submission",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sent_at", MOMENT, nullable=False),
    Column("sent_by", Uuid, nullable=False),
    comment="Each time that an application was sent: a panel reads the answers of the last one",
)

editor = Table(
    "editor",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("helps_as", Text, nullable=False),
    Column("invited_by", Uuid, nullable=False),
    Column("invited_at", MOMENT, nullable=False),
    Column("removed_by", Uuid),
    Column("removed_at", MOMENT),
    comment="Colleagues who write one application through a link of their own",
)

case_step = Table(
    "case_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("day", Date),
    Column("reason", Text, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    comment="Decisions about an open application: returned, asked, deferred, promised anew",
)

evidence_request = Table(
    "evidence_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("asked", Text, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("asked_by", Uuid, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("answered_at", MOMENT),
    Column("waived_at", MOMENT),
    Column("overdue_on", Date),
    Index(
        "uq_evidence_request_open",
        "application_id",
        unique=True,
        postgresql_where=text("answered_at is null and waived_at is null"),
    ),
    comment="More that was asked of an applicant, by a day",
)

nomination = Table(
    "nomination",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("because", Text, nullable=False),
    Column("nominated_by", Uuid, nullable=False, index=True),
    Column("nominated_at", MOMENT, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("answered_by", Uuid),
    Column("answered_at", MOMENT),
    Column("application_id", Uuid),
    Index(
        "uq_nomination_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status = 'made'"),
    ),
    comment="An organisation that somebody else thinks should apply, and what it says to that",
)
