"""The supporters' own paths. A reader of these tables sees neither whose they are nor what is said.

`handle` is a keyed hash of the person: rows are found by it, and nobody is found from it.
"""

from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, Table, Text, Uuid

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
