"""Ordinary mail that waits while an incident is open."""

from sqlalchemy import ARRAY, Column, DateTime, Index, Table, Text, Uuid

from notifications.tables.base import metadata

mail_hold = Table(
    "mail_hold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("categories", ARRAY(Text), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("incident_id", Uuid),
    Column("nation", Text),
    Column("area", Text),
    Column("begun_by", Uuid, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("begun_reason", Text, nullable=False),
    Column("released_by", Uuid),
    Column("released_at", DateTime(timezone=True)),
    Column("released_reason", Text),
    Index("ix_mail_hold_incident", "incident_id"),
    comment="Campaigns or renewals held back, everywhere or in a place: by whom, why, until when",
)
