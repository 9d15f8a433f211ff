"""Signatures under editions of documents."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, decision, metadata

signature = Table(
    "signature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("party_kind", Text, nullable=False),
    Column("party_id", Uuid, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("capacity", Text, nullable=False, server_default=""),
    Column("nation", Text),
    Column("stream", Text),
    Column("be_listed", Boolean, nullable=False),
    Column("be_contacted", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("signed_up_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT),
    *decision("checked"),
    *decision("withdrawn"),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_signature_status", "status", "id"),
    Index("ix_signature_party", "party_id"),
    Index("ix_signature_person", "person_id"),
    Index(
        "uq_signature_active",
        "document",
        "edition",
        "party_id",
        unique=True,
        postgresql_where=text("status in ('active', 'reaffirmation_due')"),
    ),
)
