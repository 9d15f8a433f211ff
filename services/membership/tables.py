"""The tables of membership. Names, addresses and free text live here and nowhere on the bus."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables

metadata = service_metadata()
MOMENT = DateTime(timezone=True)


def _decision(name: str) -> list[Column[object]]:
    """Who, when and why, as three columns."""
    return [
        Column(f"{name}_by", Uuid),
        Column(f"{name}_at", MOMENT),
        Column(f"{name}_reason", Text),
    ]


def _texts(name: str) -> Column[object]:
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("email_key", Text),
    Column("verified", Boolean, nullable=False, server_default=text("false")),
    Column("verified_at", MOMENT),
    Column("language", Text, nullable=False, server_default="en"),
    Column("time_zone", Text, nullable=False, server_default="Europe/London"),
    Column("nation", Text),
    Column("area", Text),
    _texts("roles"),
    _texts("streams"),
    Column("groups", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("contact_version", Integer, nullable=False, server_default="0"),
    Column("ended", Boolean, nullable=False, server_default=text("false")),
    Column("folded_into", Uuid),
    Column("created_at", MOMENT, nullable=False, server_default=func.now()),
    Index("ix_person_email_key", "email_key"),
    Index(
        "uq_person_verified_address",
        "email_key",
        unique=True,
        postgresql_where=text("verified and not ended"),
    ),
    Index("ix_person_nation_area", "nation", "area"),
    Index("ix_person_roles", "roles", postgresql_using="gin"),
    comment="People; a row per public sign-up until the address is proved, then one per address",
)

basis = Table(
    "basis",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("collected_on", Date, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("recorded_at", MOMENT, nullable=False),
    *_decision("withdrawn"),
    Index(
        "uq_basis_open",
        "person_id",
        "purpose",
        unique=True,
        postgresql_where=text("withdrawn_at is null"),
    ),
    Index("ix_basis_person", "person_id"),
    comment="Lawful bases with their evidence; a withdrawal closes a row, never erases it",
)

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

signature = Table(
    "signature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("party_kind", Text, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("capacity", Text, nullable=False, server_default=""),
    Column("nation", Text),
    Column("stream", Text),
    Column("be_listed", Boolean, nullable=False),
    Column("be_contacted", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("signed_up_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT),
    *_decision("checked"),
    *_decision("withdrawn"),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_signature_status", "status", "id"),
    Index("ix_signature_party", "party_id"),
    Index("ix_signature_person", "person_id"),
    Index(
        "uq_signature_active",
        "document",
        "edition",
        "party_id",
        unique=True,
        postgresql_where=text("status in ('active', 'reaffirmation_due')"),
    ),
)

network_membership = Table(
    "network_membership",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("joined_on", Date, nullable=False),
    Column("left_on", Date),
    Index(
        "uq_network_membership_open",
        "organisation_id",
        "stream",
        unique=True,
        postgresql_where=text("status = 'member'"),
    ),
    Index("ix_network_membership_stream", "stream", "organisation_id"),
)

recognition = Table(
    "recognition",
    metadata,
    Column("award_id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("stream", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("origin", Text, nullable=False),
    Column("ended_on", Date),
    Column("ending", Text),
    Column("successor_id", Uuid),
    Index("ix_recognition_organisation", "organisation_id", "starts_on"),
    comment="Award periods, from awards or from the old register; never deleted",
)

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("uq_group_area", "area", unique=True, postgresql_where=text("status <> 'closed'")),
    Index("ix_group_nation", "nation"),
)

group_contact = Table(
    "group_contact",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_group_contact_person", "person_id"),
)

local_lead = Table(
    "local_lead",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("host", Text, nullable=False, server_default=""),
    Column("person_id", Uuid, ForeignKey("person.id")),
    Column("vacant_since", Date),
    Index("uq_local_lead_area_stream", "area", "stream", unique=True),
    Index("ix_local_lead_person", "person_id"),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_id", Text, nullable=False),
    *_decision("given"),
    *_decision("revoked"),
    Index(
        "uq_role_grant_open",
        "person_id",
        "role",
        "scope_kind",
        "scope_id",
        unique=True,
        postgresql_where=text("revoked_at is null"),
    ),
)

directory_mask = Table(
    "directory_mask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("incident_id", Uuid),
    *_decision("set"),
    *_decision("lifted"),
    Index("ix_directory_mask_open", "id", postgresql_where=text("lifted_at is null")),
)

task = Table(
    "task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("nation", Text),
    Column("stream", Text),
    Column("opened_at", MOMENT, nullable=False),
    *_decision("done"),
    Index(
        "uq_task_open",
        "kind",
        "subject_id",
        unique=True,
        postgresql_where=text("done_at is null"),
    ),
    comment="What somebody of the team has to look at, such as a possible duplicate",
)

ground_tables(metadata)
