"""When people want to hear from us, what they have heard this week, and what waits together."""

from sqlalchemy import (
    ARRAY,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

rhythm = Table(
    "rhythm",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("quiet_from", SmallInteger),
    Column("quiet_until", SmallInteger),
    Column("quiet_days", ARRAY(SmallInteger)),
    Column("digest_hour", SmallInteger),
    Column("digest_weekday", SmallInteger),
    Column("language", Text),
    Column("service_pace", Text, nullable=False, server_default="immediate"),
    Column("renewal_pace", Text, nullable=False, server_default="immediate"),
    Column("campaign_pace", Text, nullable=False, server_default="immediate"),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    comment="What somebody chose about when; null and absent rows are left to the network's rules",
)

rhythm_rule = Table(
    "rhythm_rule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("valid_from", Date, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_reason", Text, nullable=False),
    comment="What the national team set, from a day on, in place of the shipped defaults",
)

person_week = Table(
    "person_week",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("week", Integer, nullable=False),
    Column("used", SmallInteger, nullable=False),
    # The allowance under which it was counted last: what an upsert compares with.
    Column("most", SmallInteger, nullable=False),
    postgresql_with={"fillfactor": 50},
    comment="How many renewals and campaigns went out to somebody in the latest week that had any",
)

digest_part = Table(
    "digest_part",
    metadata,
    Column("part_id", Uuid, ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True),
    Column("digest_id", Uuid, ForeignKey("delivery.id", ondelete="CASCADE"), nullable=False),
    Index("ix_digest_part_digest", "digest_id"),
    comment="Which deliveries wait for, or went out in, which digest",
)

said_once = Table(
    "said_once",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("once", Text, primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    comment="Never twice about this: which delivery holds a sender's key, whatever its template",
)
