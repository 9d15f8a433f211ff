"""Editions that coordinators made, and what an application needs besides answers: proofs, a fee."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

scheme_edition = Table(
    "scheme_edition",
    metadata,
    Column("key", Text, primary_key=True),
    Column("edition", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("rules", JSONB, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("based_on", Text, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("key", "number"),
    comment="Editions of schemes that coordinators made, beside the shipped ones; never changed",
)

edition_move = Table(
    "edition_move",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("moved_by", Uuid, nullable=False),
    Column("moved_at", MOMENT, nullable=False),
    comment="Drafts that their applicants moved to a newer edition",
)

local_group = Table(
    "local_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("areas", ARRAY(Text), nullable=False),
    Column("acts", Boolean, nullable=False),
    comment="Which local group covers which areas, as membership says; its officers endorse",
)

proof = Table(
    "proof",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("requirement", Text, primary_key=True),
    Column("given_on", Date, nullable=False),
    Column("reference", Text, nullable=False),
    Column("recorded_as", Text, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    comment="Endorsements and motions recorded on applications",
)

fee = Table(
    "fee",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_since", Date, nullable=False),
    Column("hardship", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("settled_by", Uuid),
    Column("settled_at", MOMENT),
    Column("reason", Text, nullable=False),
    CheckConstraint("(state in ('paid', 'waived')) = (settled_by is not null)", name="settled_by"),
    comment="What an application leaves to pay, and who settled it how",
)
