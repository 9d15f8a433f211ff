"""What other services say of people, groups and masks. No name, no address."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import EMPTY, metadata

group = Table(
    "local_group",
    metadata,
    Column("group_id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("contacts", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    comment="Affiliated groups as membership's events say; how many contacts each has",
)

person = Table(
    "audience_person",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("known", Boolean, nullable=False, server_default=text("false")),
    Column("nation", Text),
    Column("region", Text),
    Column("constituency", Text),
    Column("area", Text),
    Column("language", Text, nullable=False, server_default="en"),
    Column("streams", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("groups", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("roles", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("has_address", Boolean, nullable=False, server_default=text("false")),
    Column("address_verified", Boolean, nullable=False, server_default=text("false")),
    Column("purposes", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("opted_out", ARRAY(Text), nullable=False, server_default=EMPTY),
    Column("suppressed", Boolean, nullable=False, server_default=text("false")),
    Index("ix_audience_person_area", "area"),
    Index("ix_audience_person_constituency", "constituency"),
    Index("ix_audience_person_groups", "groups", postgresql_using="gin"),
    comment="Who can be meant by an audience rule. A row not `known` came by a preference first",
)

preference_seen = Table(
    "preference_seen",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    comment="The newest preference event of each category, so that an older one changes nothing",
)

directory_mask = Table(
    "directory_mask",
    metadata,
    Column("mask_id", Uuid, primary_key=True),
    Column("incident_id", Uuid),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("lifted", Boolean, nullable=False),
    Index("ix_directory_mask_incident_id", "incident_id"),
)
