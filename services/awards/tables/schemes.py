"""Editions that coordinators made, and what an application needs besides answers: proofs, a fee."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
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
    Column("contacts", ARRAY(Uuid), nullable=False, server_default="{}"),
    comment="Which local group covers which areas, as membership says; its officers endorse",
)

council_motion = Table(
    "council_motion",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("endorsed", Boolean, nullable=False),
    Column("on_day", Date, nullable=False),
    comment="Whether a full council stands behind its membership, as membership says",
)

proof = Table(
    "proof",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey(application.c.id), nullable=False),
    Column("requirement", Text, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("reference", Text, nullable=False),
    Column("recorded_as", Text, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_at", MOMENT),
    Column("reason", Text, nullable=False),
    Index(
        "uq_proof_standing",
        "application_id",
        "requirement",
        unique=True,
        postgresql_where=text("withdrawn_by is null"),
    ),
    comment="Endorsements and motions recorded on applications",
)

fee_step = Table(
    "fee_step",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False),
    comment="What an application leaves to pay: every step, the last of which counts",
)
