"""Workshops: their dates, who has a place, what they thought and what they mean to do."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import metadata, moment

workshop = Table(
    "workshop",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("course", Text, nullable=False),
    moment("starts_at"),
    moment("ends_at"),
    Column("online", Boolean, nullable=False),
    Column("venue", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("joining", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("group_id", Uuid),
    Column("trainers", ARRAY(Uuid), nullable=False),
    Column("organiser", Uuid, nullable=False),
    moment("created_at"),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Index("ix_workshop_starts_at", "starts_at", "id"),
    CheckConstraint("ends_at > starts_at", name="ends"),
    comment="One date of a course. A place is a public venue, never where people live",
)

workshop_entry = Table(
    "workshop_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workshop_id", Uuid, ForeignKey("workshop.id"), nullable=False, index=True),
    moment("at"),
    Column("kind", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    comment="Every decision about a workshop; only ever added to",
)

booking = Table(
    "booking",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workshop_id", Uuid, ForeignKey("workshop.id"), nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("status", Text, nullable=False),
    moment("since"),
    Column("sealed", LargeBinary),
    Column("sequence", Integer, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("ticked_by", Uuid),
    moment("ticked_at", nullable=True),
    UniqueConstraint("workshop_id", "person_id"),
    Index("ix_booking_workshop_id", "workshop_id", "status", "since", "id"),
    comment="Who has a place. What they would like to be called and what they need is encrypted",
)

booking_before = Table(
    "booking_before",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column(
        "booking_id", Uuid, ForeignKey("booking.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    comment="The id of a booking that another took the place of: links sent about it lead on",
)

workshop_feedback = Table(
    "workshop_feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workshop_id", Uuid, ForeignKey("workshop.id"), nullable=False, index=True),
    Column("person_id", Uuid, index=True),
    Column("useful", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("on", Date, nullable=False),
    CheckConstraint("useful between 1 and 5", name="useful"),
    comment="Without person_id it is anonymous, and nothing leads back",
)

commitment = Table(
    "commitment",
    metadata,
    Column("booking_id", Uuid, ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True),
    Column("workshop_id", Uuid, ForeignKey("workshop.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    moment("made_at"),
    Column("ask_on", Date, nullable=False),
    moment("asked_at", nullable=True),
    moment("answered_at", nullable=True),
    Index("ix_commitment_ask_on", "ask_on"),
    comment="What somebody set themselves to do, in their own words, encrypted",
)
