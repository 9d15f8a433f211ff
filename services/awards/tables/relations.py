"""Who was a contact of an applicant, who is kept away from one, and who is asked next."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

past_contact = Table(
    "past_contact",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("until", Date, nullable=False),
    comment="Who was a contact of an organisation, as long as that may be a conflict of interest",
)

panel_reserve = Table(
    "panel_reserve",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("person_id", Uuid, primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    comment="Who is asked next when a seat stays empty; a row goes when its person is asked",
)

recusal = Table(
    "recusal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("standing", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("declared_at", MOMENT, nullable=False),
    Column("asked_by", Uuid),
    Column("asked_at", MOMENT),
    Column("asked_reason", Text),
    Column("lifted_by", Uuid),
    Column("lifted_at", MOMENT),
    Column("lifted_reason", Text),
    Index(
        "uq_recusal_standing", "organisation_id", "person_id", unique=True,
        postgresql_where=text("standing"),
    ),
    comment="Whom a conflict of interest keeps away from an applicant, and who lifted that and why",
)  # fmt: skip
