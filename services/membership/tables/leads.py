"""Local leads and who held the post; steering groups and partnership forums with their seats."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import decision, metadata

local_lead = Table(
    "local_lead",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("host", Text, nullable=False, server_default=""),
    Column("person_id", Uuid, ForeignKey("person.id")),
    Column("vacant_since", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("uq_local_lead_area_stream", "area", "stream", unique=True),
    Index("ix_local_lead_person", "person_id"),
)

local_lead_term = Table(
    "local_lead_term",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("lead_id", Uuid, ForeignKey("local_lead.id"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    *decision("assigned"),
    *decision("vacated"),
    Index("ix_local_lead_term_lead", "lead_id", "since"),
    Index("ix_local_lead_term_person", "person_id"),
    comment="Who held the post from when to when, by whose decision; never deleted",
)

forum = Table(
    "forum",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("status", Text, nullable=False),
    Column("lived_experience", Boolean, nullable=False, server_default=text("false")),
    Column("since", Date, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    *decision("closed"),
    Index("ix_forum_kind", "kind", "id"),
    comment="`lived_experience` says that the seat is filled, never by whom",
)

forum_seat = Table(
    "forum_seat",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("forum_id", Uuid, ForeignKey("forum.id"), nullable=False),
    Column("seat", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Index(
        "uq_forum_seat_held",
        "forum_id",
        "seat",
        "organisation_id",
        unique=True,
        postgresql_where=text("until is null"),
    ),
    comment="Organisations that sit; people are members without any label",
)

forum_meeting = Table(
    "forum_meeting",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("forum_id", Uuid, ForeignKey("forum.id"), nullable=False),
    Column("held_on", Date, nullable=False),
    Index("ix_forum_meeting_forum", "forum_id", "held_on"),
)

forum_action = Table(
    "forum_action",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("meeting_id", Uuid, ForeignKey("forum_meeting.id"), nullable=False),
    Column("what", Text, nullable=False),
    Column("due_on", Date),
    *decision("done"),
    Index("ix_forum_action_meeting", "meeting_id"),
    comment="What a meeting agreed to do, and whether it was done",
)
