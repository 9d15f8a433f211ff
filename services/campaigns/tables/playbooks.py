"""Editions of playbooks that were made here, and which edition something began with."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from campaigns.tables.base import metadata, moment

playbook_edition = Table(
    "playbook_edition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    moment("written_at"),
    Column("published_by", Uuid),
    moment("published_at", nullable=True),
    Column("retired_by", Uuid),
    moment("retired_at", nullable=True),
    Column("version", Integer, nullable=False),
    Column("answers", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    UniqueConstraint("key", "edition"),
    Index("ix_playbook_edition_status", "status", "key", "edition"),
    comment="Editions of playbooks made by staff, beside the shipped ones",
)

playbook_pin = Table(
    "playbook_pin",
    metadata,
    Column("matter", Text, primary_key=True),
    Column("matter_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("edition", Integer, nullable=False),
    Column("pinned_by", Uuid, nullable=False),
    moment("pinned_at"),
    comment="With which edition of a playbook an incident or a mobilisation began: it stays so",
)
