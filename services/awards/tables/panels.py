"""Assessors, their panels and reviews. Sealed data sits in `eligibility` alone."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

assessor = Table(
    "assessor",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("expertise", ARRAY(Text), nullable=False),
    Column("nation", Text),
    Column("areas", ARRAY(Text), nullable=False),
    Column("group_id", Uuid),
    Column("seat_limit", Integer),
    Column("away_until", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("registered_by", Uuid, nullable=False),
    Column("registered_at", MOMENT, nullable=False),
)

eligibility = Table(
    "eligibility",
    metadata,
    Column("person_id", Uuid, ForeignKey(assessor.c.person_id), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    comment="Sealed; one row per assessor whatever it says, so that a row says nothing",
)

panel = Table(
    "panel",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kept_by", Uuid),
    Column("review_by", Date),
)

seat = Table(
    "seat",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("conflict", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("reminded", Text, nullable=False, server_default=""),
    Index("uq_seat_person", "application_id", "person_id", unique=True),
)

panel_refusal = Table(
    "panel_refusal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("people", ARRAY(Uuid), nullable=False),
    Column("by", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    comment="Panels that were not ready: what keeps trying one by one from finding out anything",
)

review = Table(
    "review",
    metadata,
    Column("seat_id", Uuid, ForeignKey(seat.c.id), primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("scores", JSONB, nullable=False),
    Column("comment", Text, nullable=False),
    Column("submitted_at", MOMENT, nullable=False),
)
