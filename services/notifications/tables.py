"""The store of notifications.

A `batch` is what its deliveries have in common and the unit of the queue: one event's recipients, at
most 500. A `delivery` is one message to one person. No index names a column that changes while a
message goes out, so that PostgreSQL updates rows in their page (DELIVERY section 1).
"""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables

metadata = service_metadata()

contact = Table(
    "contact",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wanted_version", Integer, nullable=False, server_default="0"),
    Column("version", Integer),
    Column("stale", Boolean, nullable=False, server_default=text("true")),
    Column("name", Text),
    Column("email", Text),
    Column("verified", Boolean, nullable=False, server_default=text("false")),
    Column("language", Text, nullable=False, server_default="en"),
    Column("time_zone", Text, nullable=False, server_default="Europe/London"),
    Column("bases", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("ended", Boolean, nullable=False, server_default=text("false")),
    Column("fetched_at", DateTime(timezone=True)),
    Index("ix_contact_stale", "person_id", postgresql_where=text("stale")),
    comment="How to reach people, as membership last answered; never the source of it",
)

organisation = Table(
    "organisation",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("ended", Boolean, nullable=False),
)

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("group_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("ended", Boolean, nullable=False),
)

preference = Table(
    "preference",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    Column("via", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

suppression = Table(
    "suppression",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("address_hash", Text),
    Column("cause", Text, nullable=False),
    Column("code", Integer),
    Column("since", DateTime(timezone=True), nullable=False),
    comment="To whom nothing more is sent; keeps a hash, so that it outlives the address",
)

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("chunks", Integer),
    Column("audience_size", Integer),
    Column("stood_down_at", DateTime(timezone=True)),
    Column("done", Boolean, nullable=False, server_default=text("false")),
    Column("reported", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
)

alert = Table(
    "alert",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("incident_id", Uuid, nullable=False),
    Column("group_id", Uuid, nullable=False),
    Column("contacts", ARRAY(Uuid), nullable=False),
    Column("escalate_after_seconds", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", DateTime(timezone=True)),
)

batch = Table(
    "batch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("cause", Uuid, nullable=False),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("occasion", Text, nullable=False, server_default=""),
    Column("send_once", Uuid, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("links", JSONB, nullable=False),
    Column("needs_basis", Boolean, nullable=False),
    Column("proves_address", Boolean, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("alert_generation", Integer),
    Column("size", Integer, nullable=False),
    Column("person_ids", ARRAY(Uuid)),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", DateTime(timezone=True)),
    Column("worker", Uuid),
    Column("leased_until", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("cancelled_at", DateTime(timezone=True)),
    Column("counts", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index("ix_batch_cause", "cause"),
    Index("ix_batch_due", "priority", "due_at", postgresql_where=text("due_at is not null")),
    comment="The queue: a batch with due_at has work; person_ids until its deliveries are written",
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("batch_id", Uuid, ForeignKey("batch.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("send_once", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("code", SmallInteger),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True)),
    UniqueConstraint("person_id", "send_once"),
    postgresql_with={"fillfactor": 50},
    comment="One message to one person, once per cause; holds no address and no content",
)

attempt = Table(
    "attempt",
    metadata,
    Column("delivery_id", Uuid, ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("code", SmallInteger),
    Column("detail", Text),
    comment="Attempts that did not simply succeed; the one that did is in the delivery itself",
)

ground_tables(metadata)
