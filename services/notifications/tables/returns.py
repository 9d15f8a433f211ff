"""Addresses that we must not write to, mail that came back, and how the relays are."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from notifications.tables.base import metadata

suppression = Table(
    "suppression",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("address_key", LargeBinary),
    Column("person_id", Uuid),
    Column("cause", Text, nullable=False),
    Column("stops", ARRAY(Text), nullable=False),
    # In these no text messages go to the person either.
    Column("stops_texts", ARRAY(Text), nullable=False, server_default="{}"),
    Column("code", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("given_by", Uuid),
    Column("given_reason", Text),
    Column("asked_again_at", DateTime(timezone=True)),
    Column("lifted_by", Uuid),
    Column("lifted_at", DateTime(timezone=True)),
    Column("lifted_reason", Text),
    Index(
        "uq_suppression_address",
        "address_key",
        unique=True,
        postgresql_where=text("lifted_at is null"),
    ),
    # Asked for before we knew an address: it holds for the first one that we hear of.
    Index(
        "uq_suppression_unbound",
        "person_id",
        unique=True,
        postgresql_where=text("lifted_at is null and address_key is null"),
    ),
    Index("ix_suppression_person", "person_id"),
    comment="Addresses as keyed hashes to which categories do not go any more, and why",
)

returned = Table(
    "returned",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("arrived_by", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_returned_delivery_id", "delivery_id"),
    comment="Mail that came back and was acted on, so that none is acted on twice; no text of it",
)

mail_relay = Table(
    "mail_relay",
    metadata,
    Column("worker", Text, primary_key=True),
    Column("relay", Text, primary_key=True),
    Column("preference", Integer, nullable=False),
    Column("up", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    comment="How each worker found each mail relay, told when it changes and once a minute",
)

party_message = Table(
    "party_message",
    metadata,
    Column("cause", Uuid, primary_key=True),
    Column("template", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("party_kind", Text, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("undeliverable_at", DateTime(timezone=True)),
    comment="For which organisation or group a message was, and when nobody there was left",
)
