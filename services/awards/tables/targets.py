"""What holders mean to reach in three years, and what they say became of it."""

from sqlalchemy import Column, Date, ForeignKey, Table, Text, Uuid

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata
from awards.tables.held import award

award_target = Table(
    "award_target",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False, index=True),
    Column("criterion", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("due_on", Date),
    Column("set_by", Uuid, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    Column("replaced_at", MOMENT),
    comment="What the holder of an award means to reach; one that was replaced stays readable",
)

target_progress = Table(
    "target_progress",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("target_id", Uuid, ForeignKey(award_target.c.id), primary_key=True),
    Column("result", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("saved_by", Uuid, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    comment="What became of a target, as its holder says when they renew",
)
