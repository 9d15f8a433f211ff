"""What awards follows of the register: organisations, signatures, members, leads; no names."""

from sqlalchemy import Boolean, Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from awards.tables.base import metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("ended", Boolean, nullable=False),
    Index("ix_organisation_area", "area"),
    comment="Organisations as membership's events describe them; no names",
)

charter_signature = Table(
    "charter_signature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("edition", Text, nullable=False),
    Column("standing", Boolean, nullable=False),
    comment="Charter signatures of organisations, as membership's events say",
)

network_member = Table(
    "network_member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("stream", Text, nullable=False),
    Column("standing", Boolean, nullable=False),
    Index("ix_network_member_entry", "organisation_id", "stream"),
    comment="Which organisation belongs to which stream, as membership's events say",
)

local_lead = Table(
    "local_lead",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("vacant", Boolean, nullable=False),
    Column("person_id", Uuid),
    Index("ix_local_lead_area", "area", "stream"),
    comment="Which networks have a local lead in an area, as membership says",
)
