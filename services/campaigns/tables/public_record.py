"""What is on record of Members of Parliament, and votes that come up: with source and decision."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

member_fact = Table(
    "member_fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid, ForeignKey("parliament_member.id"), nullable=False),
    Column("about", Text, nullable=False),
    Column("issue", Text),
    Column("happened_on", Date, nullable=False),
    Column("says", Text, nullable=False),
    Column("permission", Text),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text),
    Column("source_on", Date, nullable=False),
    Column("told_by", Uuid, nullable=False),
    moment("told_at"),
    Column("told_reason", Text, nullable=False),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_reason", Text),
    Index("ix_member_fact_member_id", "member_id"),
    comment="What a Member of Parliament is on record for, each with a public source",
)

coming_vote = Table(
    "coming_vote",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("issue", Text, nullable=False),
    Column("votes_on", Date, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text),
    Column("source_on", Date, nullable=False),
    Column("announced_by", Uuid, nullable=False),
    moment("announced_at"),
    Column("announced_reason", Text, nullable=False),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_reason", Text),
    Index("ix_coming_vote_votes_on", "votes_on"),
    comment="Votes in Parliament that people who wrote about an issue are told of",
)
