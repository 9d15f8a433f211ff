"""Answers to consultations with what they rest on, and looks at the pages that we refer to."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from campaigns.tables.base import EMPTY, metadata, moment

submission = Table(
    "submission",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("of", Text, nullable=False),
    Column("nation", Text),
    Column("consultation_url", Text),
    Column("closes_on", Date, nullable=False),
    Column("facts", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("cases", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("asks", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("status", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    moment("written_at"),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    Column("reason", Text),
    Column("handed_in_on", Date),
    Column("kept_at", Text),
    Column("pack", JSONB),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("ix_submission_status", "status", "id"),
    comment="What the network answered a consultation; `pack` is its evidence as it stood that day",
)

link_look = Table(
    "link_look",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("url", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("looked_on", Date, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("reason", Text, nullable=False),
    Index("ix_link_look_url", "url", "id"),
    comment="Somebody looked at a page that we refer to; only ever added to",
)
