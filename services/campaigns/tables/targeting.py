"""What audience rules point at: sub-groups with their editions, centres of authorities."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from campaigns.tables.base import metadata, moment

sub_group = Table(
    "sub_group",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("nation", Text),
    Column("owner", Uuid, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False),
    Index("ix_sub_group_nation", "nation", "id"),
)

sub_group_edition = Table(
    "sub_group_edition",
    metadata,
    Column("sub_group_id", Uuid, ForeignKey("sub_group.id"), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("rule", JSONB, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("reason", Text, nullable=False, server_default=""),
    comment="Every rule that a sub-group had; only ever added to",
)

area_centre = Table(
    "area_centre",
    metadata,
    Column("code", Text, primary_key=True),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    comment="Centres of local authorities, from the published file; nobody's own whereabouts",
)
