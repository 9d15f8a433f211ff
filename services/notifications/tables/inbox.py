"""What somebody has read in their inbox. The messages themselves are the deliveries."""

from sqlalchemy import Column, DateTime, Table, Uuid

from notifications.tables.base import metadata

inbox_mark = Table(
    "inbox_mark",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("read_at", DateTime(timezone=True), nullable=False),
    comment="Which messages somebody has read in their inbox; they vanish with their delivery",
)
