"""People, and the ledger of lawful bases."""

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
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from membership.tables.base import MOMENT, decision, metadata, texts

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
    texts("roles"),
    texts("streams"),
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
    Index("ix_person_folded_into", "folded_into", postgresql_where=text("folded_into is not null")),
    Index("ix_person_nation_area", "nation", "area"),
    Index("ix_person_roles", "roles", postgresql_using="gin"),
    Index("ix_person_nation", "nation", "id", postgresql_where=text("ended is false")),
    *(
        Index(
            f"ix_person_{role}",
            "id",
            postgresql_where=text(f"ended is false and roles @> '{{{role}}}'::text[]"),
        )
        for role in ("organisation_contact", "group_contact", "assessor", "local_lead")
    ),
    Index("ix_person_groups", "groups", postgresql_using="gin"),
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
    Column("opt_out_offered", Boolean, nullable=False, server_default=text("false")),
    Column("in_support", Boolean, nullable=False, server_default=text("false")),
    Column("recorded_at", MOMENT, nullable=False),
    *decision("withdrawn"),
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
