"""Workers that send."""

from sqlalchemy import Column, DateTime, Table, Text

from notifications.tables.base import metadata

sender = Table(
    "sender",
    metadata,
    Column("worker", Text, primary_key=True),
    Column("heard_at", DateTime(timezone=True), nullable=False),
    comment="A worker's heartbeat; one that is silent too long is lost, and others settle its rows",
)
