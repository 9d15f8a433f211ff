"""Organisations that we act with, what was decided about each, and what was done together."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from campaigns.tables.base import metadata, moment

partner = Table(
    "partner",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("url", Text),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_partner_area", "area"),
    comment="Organisations that are not members; no person is named here",
)

partner_entry = Table(
    "partner_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("partner_id", Uuid, ForeignKey("partner.id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("reason", Text, nullable=False),
    Index("ix_partner_entry_partner", "partner_id", "id"),
    comment="What was decided about a partner; only ever added to",
)

joint_action = Table(
    "joint_action",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("partner_id", Uuid, ForeignKey("partner.id"), nullable=False),
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), nullable=False, index=True),
    Column("part", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    UniqueConstraint("partner_id", "mobilisation_id"),
    comment="Which call a partner took part in, and with what",
)
