"""What a panel does together: the joint review, questions to the applicant, visits."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

joint_review = Table(
    "joint_review",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("scores", JSONB, nullable=False),
    Column("notes", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    Column("written_at", MOMENT, nullable=False),
    comment="What the panel agreed; every saved state is kept",
)

question = Table(
    "question",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("asks", Text, nullable=False),
    Column("asked_by", Uuid, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("answer", Text),
    Column("answered_by", Uuid),
    Column("answered_at", MOMENT),
    Column("overdue_told", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    comment="What the panel asks the applicant, and what they answer",
)

visit = Table(
    "visit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("remote", Boolean, nullable=False),
    Column("days", ARRAY(Date), nullable=False),
    Column("visit_on", Date),
    Column("proposed_by", Uuid, nullable=False),
    Column("proposed_at", MOMENT, nullable=False),
    Column("ended_by", Uuid),
    Column("ended_at", MOMENT),
    Column("ended_reason", Text),
    Column("report", Text, nullable=False),
    Column("version", Integer, nullable=False),
    comment="A visit of the panel: proposed, arranged, held; or left out, with who and why",
)
