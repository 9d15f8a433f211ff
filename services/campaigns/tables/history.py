"""What people did and were asked, as audience rules need it. Nothing lists it."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid

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

ask_declined = Table(
    "ask_declined",
    metadata,
    Column("mobilisation_id", Uuid, ForeignKey("mobilisation.id"), primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("declined_on", Date, nullable=False),
    comment="Who said `not this time`; who was asked stands in the frozen audience",
)
