"""Press contacts, who may see them, and journalists' requests."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import metadata, moment

press_contact = Table(
    "press_contact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    Column("topics", ARRAY(Text), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("added_by", Uuid, nullable=False),
    moment("added_at"),
    Column("last_contact_on", Date),
    Column("version", Integer, nullable=False),
    comment="Journalists; who they are and how to reach them is encrypted",
)

press_access = Table(
    "press_access",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    Column("given_by", Uuid, nullable=False),
    moment("given_at"),
    Column("given_reason", Text, nullable=False),
    moment("ended_at", nullable=True),
    comment="Who besides campaign managers may see the press contacts of a place",
)

press_request = Table(
    "press_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text),
    moment("deadline"),
    Column("sealed", LargeBinary, nullable=False),
    Column("received_by", Uuid, nullable=False),
    moment("received_at"),
    Column("lines", ARRAY(Uuid), nullable=False),
    Column("status", Text, nullable=False),
    Column("taken_by", Uuid),
    Column("speaker_request", Uuid),
    moment("ended_at", nullable=True),
    Column("version", Integer, nullable=False),
    Index("ix_press_request_status", "status", "deadline"),
    comment="What journalists ask for; the question is encrypted",
)

press_entry = Table(
    "press_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, ForeignKey("press_request.id"), nullable=False, index=True),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)
