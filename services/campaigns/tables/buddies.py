"""Practising with a friend: wishes, pairs, what goes between the two, and reports about it.

What people wrote is sealed under their own key; a report, which outlives it, under the service's.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from campaigns.tables.base import metadata, moment

buddy_wish = Table(
    "buddy_wish",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("language", Text, nullable=False),
    Column("within", Text, nullable=False),
    Column("sealed_called", LargeBinary, nullable=False),
    moment("since"),
)

buddy_pair = Table(
    "buddy_pair",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("one_person", Uuid, nullable=False),
    Column("other_person", Uuid, nullable=False, index=True),
    Column("status", Text, nullable=False),
    moment("began_at"),
    moment("ended_at", nullable=True),
    Column("ended_by", Uuid),
    UniqueConstraint("one_person", "other_person"),
    CheckConstraint("one_person < other_person", name="order"),
    comment="Stays after its end, so that the two are never put together again",
)

buddy_card = Table(
    "buddy_card",
    metadata,
    Column("pair_id", Uuid, ForeignKey("buddy_pair.id"), primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("sealed_called", LargeBinary, nullable=False),
    Column("sealed_shared", LargeBinary),
    comment="What one of a pair is called, and how to reach them, shown once both say yes",
)

buddy_message = Table(
    "buddy_message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("pair_id", Uuid, ForeignKey("buddy_pair.id"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    moment("at"),
    Index("ix_buddy_message_pair_id", "pair_id", "id"),
)

buddy_report = Table(
    "buddy_report",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("by_person", Uuid),
    Column("about_person", Uuid, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("again", Boolean, nullable=False),
    moment("at"),
    Column("closed_by", Uuid),
    moment("closed_at", nullable=True),
    Column("closed_reason", Text),
    comment="For the safeguarding lead alone",
)
