"""Organisations, their numbers and their people."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, func, text

from membership.tables.base import MOMENT, metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("locality", Text),
    Column("status", Text, nullable=False),
    Column("listed", Boolean, nullable=False, server_default=text("false")),
    Column("duplicate_of", Uuid),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", MOMENT, nullable=False, server_default=func.now()),
    Index("ix_organisation_status_nation", "status", "nation"),
    Index("ix_organisation_merged", "duplicate_of", postgresql_where=text("status = 'merged'")),
    Index("ix_organisation_listed", "name", "id", postgresql_where=text("listed")),
)

organisation_identifier = Table(
    "organisation_identifier",
    metadata,
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), primary_key=True),
    Column("scheme", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("confirmed", Boolean, nullable=False),
    Index(
        "uq_identifier_confirmed",
        "scheme",
        "value",
        unique=True,
        postgresql_where=text("confirmed"),
    ),
)

organisation_contact = Table(
    "organisation_contact",
    metadata,
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_organisation_contact_person", "person_id"),
)
