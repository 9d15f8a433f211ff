"""The network's figures: how those of people changed, and how all stood on days that passed."""

from sqlalchemy import BigInteger, Column, Date, Identity, Index, Table, Text

from membership.tables.base import metadata

register_tally = Table(
    "register_tally",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("measure", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    comment="How figures of people changed, kept by triggers; sums are the figures",
)

register_mark = Table(
    "register_mark",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    comment="One row for each change that may change a figure: what was counted before is old",
)

register_period = Table(
    "register_period",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("nation", Text, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("from_day", Date, primary_key=True),
    Column("until_day", Date),
    Column("number", BigInteger, nullable=False),
    Index("ix_register_period_days", "until_day", "from_day"),
    Index("ix_register_period_first", "from_day"),
    comment="How each figure stood at the end of the days from one until before another",
)
