"""Who pledged to support a group, and what the council said after that."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, Uuid

from membership.tables.base import MOMENT, decision, metadata

group_pledge = Table(
    "group_pledge",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("party_kind", Text, primary_key=True),
    Column("party_id", Uuid, primary_key=True),
    Column("sector", Text, nullable=False),
    Column("pledged_on", Date, nullable=False),
    Column("recorded_by", Uuid, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
    Index("ix_group_pledge_party", "party_id"),
)

council_endorsement = Table(
    "council_endorsement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("council", Text, nullable=False),
    Column("endorsed_on", Date, nullable=False),
    Column("document_id", Uuid, ForeignKey("group_document.id"), nullable=False),
    *decision("recorded"),
    Index("ix_council_endorsement_group", "group_id", "endorsed_on"),
)
