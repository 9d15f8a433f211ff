"""Memberships of people and organisations other than of a network: charity members, friends."""

from sqlalchemy import (
    Boolean,
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

from membership.tables.base import MOMENT, decision, metadata, occasion

enrolment = Table(
    "enrolment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("party_kind", Text, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("nation", Text),
    Column("adult", Boolean, nullable=False),
    Column("applied_at", MOMENT, nullable=False),
    Column("confirm_by", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT),
    *decision("decided"),
    Column("joined_on", Date),
    Column("starts_on", Date),
    Column("expires_on", Date),
    Column("left_on", Date),
    Column("cycle", Integer, nullable=False, server_default="0"),
    *occasion("joining"),
    *occasion("leaving"),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_enrolment_status", "status", "id"),
    Index("ix_enrolment_party", "party_id"),
    Index("ix_enrolment_person", "person_id"),
    Index(
        "ix_enrolment_expires",
        "expires_on",
        postgresql_where=text("status = 'member' and expires_on is not null"),
    ),
    Index(
        "uq_enrolment_open",
        "type",
        "party_id",
        unique=True,
        postgresql_where=text("status = 'member'"),
    ),
    comment="Who applied for which membership, what was decided, and when it ended",
)

enrolment_cycle = Table(
    "enrolment_cycle",
    metadata,
    Column("enrolment_id", Uuid, ForeignKey("enrolment.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date),
    *occasion("begun"),
    *decision("moved"),
    comment="The terms of a membership, one row each; a renewal adds one and changes none",
)

enrolment_reminder = Table(
    "enrolment_reminder",
    metadata,
    Column("enrolment_id", Uuid, ForeignKey("enrolment.id"), primary_key=True),
    Column("cycle", Integer, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("sent", Boolean, nullable=False),
    comment="Each step of the ladder once per cycle, even when the end moves",
)

enrolment_voter = Table(
    "enrolment_voter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("enrolment_id", Uuid, ForeignKey("enrolment.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("named_on", Date, nullable=False),
    Column("until", Date),
    *decision("named"),
    Index(
        "uq_enrolment_voter_open",
        "enrolment_id",
        unique=True,
        postgresql_where=text("until is null"),
    ),
    Index("ix_enrolment_voter_person", "person_id"),
    comment="Who votes for an organisation, one after the other",
)
