"""Affiliated groups, their areas and contacts, and the steps they took."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, metadata, texts

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    Column("status", Text, nullable=False),
    Column("locality", Text, nullable=False, server_default=""),
    Column("legal_form", Text),
    Column("lead_organisation_id", Uuid, ForeignKey("organisation.id")),
    texts("sectors"),
    Column("affiliated_on", Date),
    Column("check_due_on", Date),
    Column("successor_id", Uuid),
    Column("proof_due_at", MOMENT),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "uq_group_area",
        "area",
        unique=True,
        postgresql_where=text("status in ('affiliated', 'at_risk', 'suspended', 'dormant')"),
    ),
    Index("ix_group_nation", "nation"),
    Index("ix_group_status", "status", "id"),
    Index("ix_group_check_due", "check_due_on"),
)

group_area = Table(
    "group_area",
    metadata,
    Column("area", Text, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Index("ix_group_area_group", "group_id"),
    comment="Which affiliated group covers an area now; a merged group may cover several",
)

group_contact = Table(
    "group_contact",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index("ix_group_contact_person", "person_id"),
)

group_step = Table(
    "group_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Column("was", Text),
    Column("became", Text, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    Column("decided_reason", Text, nullable=False),
    Index("ix_group_step_group", "group_id", "decided_at"),
    comment="Every step of a group with who, when and why; never changed",
)
