"""Facts that texts rest on, by edition; and which text rests on which fact, story or photo."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

fact = Table(
    "fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("says_en", Text, nullable=False),
    Column("says_cy", Text, nullable=False),
    Column("figure", Text, nullable=False),
    Column("cited_title", Text, nullable=False),
    Column("cited_url", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("owned_by", Uuid),
    Column("status", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    moment("written_at"),
    Column("approved_by", Uuid),
    moment("approved_at", nullable=True),
    Column("reminded_on", Date),
    Column("reason", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Index("ix_fact_status", "status", "id", "edition"),
    comment="Facts and figures with their source and a day of review; approved ones never change",
)

content_use = Table(
    "content_use",
    metadata,
    Column("matter", Text, primary_key=True),
    Column("matter_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("thing_id", Uuid, primary_key=True),
    Column("since_by", Uuid, nullable=False),
    moment("since_at"),
    Index("ix_content_use_thing", "kind", "thing_id"),
    comment="Which call or text rests on which fact, story or photo",
)
