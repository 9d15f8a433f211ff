"""The supporters' own paths. A reader of these tables sees neither whose they are nor what is said.

`handle` is a keyed hash of the person: rows are found by it, and nobody is found from it.
"""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

journal_key = Table(
    "journal_key",
    metadata,
    Column("handle", LargeBinary, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    comment="One key for each person, itself sealed. Deleting it makes all they wrote unreadable",
)

journal = Table(
    "journal",
    metadata,
    Column("handle", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_on", Date, nullable=False),
    comment="Sealed under its person's key, padded, so that little can be read from its length",
)

journey_figure = Table(
    "journey_figure",
    metadata,
    Column("month", Date, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("total", Integer, nullable=False),
    CheckConstraint("total >= 0", name="total"),
    comment="How often steps were done, by month; of nobody in particular",
)

challenge_reader = Table(
    "challenge_reader",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    moment("since"),
    comment="Who asked to hear of the challenge of the week; the row goes when they stop",
)

handbook_feedback = Table(
    "handbook_feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("edition", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("person_id", Uuid, index=True),
    Column("status", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    Column("decided_reason", Text),
    Index("ix_handbook_feedback_section", "section", "id"),
    comment="Without a person unless they would like an answer; of a day, not of a minute",
)

celebration = Table(
    "celebration",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("proposed", Text, nullable=False, server_default=""),
    Column("called", Text, nullable=False),
    Column("place", Text, nullable=False),
    moment("offered_at"),
    Column("status", Text, nullable=False),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    Column("decided_reason", Text),
    Index("ix_celebration_status", "status", "id"),
    comment="What somebody did and offered to have told, in words that they agreed to",
)
