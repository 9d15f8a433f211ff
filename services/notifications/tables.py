"""The store of notifications: contacts, choices, deliveries, alerts."""

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

from sanctuary.db import service_metadata
from sanctuary.ground_tables import ground_tables

metadata = service_metadata()

contact = Table(
    "contact",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wanted_version", Integer, nullable=False),
    Column("version", Integer),
    Column("name", Text),
    Column("email", Text),
    Column("verified", Boolean, nullable=False, server_default="false"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("time_zone", Text, nullable=False, server_default="Europe/London"),
    Column("bases", JSONB, nullable=False, server_default="{}"),
    Column("ended", Boolean, nullable=False, server_default="false"),
    Index(
        "ix_contact_stale",
        "person_id",
        postgresql_where=text("version is null or version < wanted_version"),
    ),
    comment="How to reach people: a cache of what membership answers, never published",
)

organisation = Table(
    "organisation",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
)

affiliated_group = Table(
    "affiliated_group",
    metadata,
    Column("group_id", Uuid, primary_key=True),
    Column("contacts", ARRAY(Uuid), nullable=False),
    comment="A group's contacts in the order in which they are alerted",
)

preference = Table(
    "preference",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

suppression = Table(
    "suppression",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid),
    Column("template", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("cause", Uuid, nullable=False),
    Column("step", Text, nullable=False, server_default=""),
    Column("event_id", Text),
    Column("values", JSONB, nullable=False, server_default="{}"),
    Column("status", Text, nullable=False),
    Column("reason", Text),
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
    UniqueConstraint("person_id", "cause", "template", "step"),
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
    comment="One row per person, cause, template and step: the send-once key",
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

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("audience_size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("stood_down", Boolean, nullable=False, server_default="false"),
    Column("reported", JSONB, nullable=False, server_default="{}"),
    Column("done", Boolean, nullable=False, server_default="false"),
    comment="What was launched, and the counts that were last published about it",
)

chunk = Table(
    "chunk",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
)

alert = Table(
    "alert",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("group_id", Uuid, nullable=False),
    Column("incident_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("wait_seconds", Integer, nullable=False),
    Column("acknowledged_by", Uuid),
    Column("acknowledged_at", DateTime(timezone=True)),
)

ground_tables(metadata)
