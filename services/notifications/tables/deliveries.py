"""Messages to people, and every try to carry them."""

from sqlalchemy import (
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
    Index("ix_delivery_due", "due_at", postgresql_where=text("status = 'queued'")),
    # Whatever is not a campaign has a lane of its own and never waits behind one.
    Index(
        "ix_delivery_express",
        "due_at",
        postgresql_where=text("status = 'queued' and category <> 'campaign'"),
    ),
    Index("ix_delivery_cause", "cause", "template"),
    Index("ix_delivery_sending", "claimed_by", postgresql_where=text("status = 'sending'")),
    # Updates stay in the page: a delivery changes twice on its way (DELIVERY section 1).
    postgresql_with={"fillfactor": 50},
    comment="One row per person, cause, template, step and channel: the send-once key",
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
