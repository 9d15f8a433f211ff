"""Messages to people, and every try to carry them."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("channel", Text, nullable=False, server_default="email"),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("cause", Uuid, nullable=False),
    Column("step", Text, nullable=False, server_default=""),
    Column("event_id", Text),
    Column("event_type", Text),
    Column("values", JSONB, nullable=False, server_default="{}"),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("basis", Text),
    Column("chosen", Boolean),
    Column("language", Text),
    Column("edition", Integer),
    Column("generation", Integer),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("claimed_by", Text),
    Column("claimed_at", DateTime(timezone=True)),
    UniqueConstraint("person_id", "cause", "template", "step", "channel"),
    Index("ix_delivery_cause", "cause", "template"),
    # No index names what changes on the way, so an update stays in its page and touches none.
    postgresql_with={"fillfactor": 50},
    comment="One row per person, cause, template, step and channel: the send-once key",
)

waiting = Table(
    "waiting",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("channel", Text, nullable=False),
    # Whatever is not a campaign has a lane of its own and never waits behind one.
    Column("express", Boolean, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Index("ix_waiting_due", "channel", "due_at"),
    Index("ix_waiting_express", "channel", "due_at", postgresql_where=text("express")),
    comment="Deliveries that are queued, by when they are due; kept by triggers on delivery",
)

in_flight = Table(
    "in_flight",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("claimed_at", DateTime(timezone=True), nullable=False),
    Column("delivery_ids", ARRAY(Uuid), nullable=False),
    comment="Windows that lanes are sending: what a process that died has left behind",
)

attempt = Table(
    "attempt",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("code", Integer, nullable=False),
    comment="What each try that was not simply accepted came to; the relay's words are not kept",
)
