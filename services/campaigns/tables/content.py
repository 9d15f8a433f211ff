"""What a named person let stand although the content check said it must go."""

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint, Uuid

from campaigns.tables.base import metadata, moment

content_overrule = Table(
    "content_overrule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("matter", Text, nullable=False),
    Column("matter_id", Uuid, nullable=False),
    Column("finding", Text, nullable=False),
    Column("check", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    UniqueConstraint("matter", "matter_id", "finding"),
    Index("ix_content_overrule_at", "at"),
    comment="Findings of the content check that somebody overruled, by name and with a reason",
)
