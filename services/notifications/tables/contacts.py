"""How to reach people, and what they chose."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

contact = Table(
    "contact",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wanted_version", Integer, nullable=False),
    Column("version", Integer),
    Column("name", Text),
    Column("email", Text),
    Column("address_key", LargeBinary),
    Column("verified", Boolean, nullable=False, server_default="false"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("time_zone", Text, nullable=False, server_default="Europe/London"),
    Column("bases", JSONB, nullable=False, server_default="{}"),
    Column("ended", Boolean, nullable=False, server_default="false"),
    Column("mobile", Text),
    Column("mobile_proven", Boolean, nullable=False, server_default="false"),
    Column("nation", Text),
    Column("area", Text),
    Index(
        "ix_contact_stale",
        "person_id",
        postgresql_where=text("version is null or version < wanted_version"),
    ),
    Index("ix_contact_address_key", "address_key"),
    # A program may name somebody by an address that we know.
    Index("ix_contact_address", text("lower(email)"), postgresql_where=text("email is not null")),
    comment="How to reach people: a cache of what membership answers, never published",
)

organisation = Table(
    "organisation",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("nation", Text),
)

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("group_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("nation", Text),
    Column("region", Text),
    comment="A group's contacts in the order in which they are alerted",
)

preference = Table(
    "preference",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

preference_decision = Table(
    "preference_decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("category", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("given_by", Uuid, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("given_reason", Text, nullable=False),
    Index("ix_preference_decision_person", "person_id"),
    comment="What staff chose for somebody who had asked them to",
)
