"""What happened to entries of the register: changes, merges, duplicates, hand-overs."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from membership.tables.base import decision, metadata

organisation_revision = Table(
    "organisation_revision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("version", Integer, nullable=False),
    *decision("made"),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Index("ix_organisation_revision_organisation", "organisation_id", "id"),
    comment="What an organisation's entry said before each change; only ever added to",
)
