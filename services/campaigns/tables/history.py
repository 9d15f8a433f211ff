"""What people did and were asked, as audience rules need it. Nothing lists it."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid

from campaigns.tables.base import metadata

action_history = Table(
    "action_history",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("last_on", Date, nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_action_history_last_on", "last_on"),
    comment="Serves audience rules only: no route and no page lists who acted",
)
