"""Seats, who held them when, and how polls ended. Public facts, but for who may see majorities."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from campaigns.tables.base import metadata, moment

seat_file = Table(
    "seat_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("licence", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("loaded_by", Uuid, nullable=False),
    moment("loaded_at"),
    comment="Public files of seats that were taken in; the files themselves are not kept",
)

seat = Table(
    "seat",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("nation", Text, nullable=False),
    Column("region", Text),
    Column("ended_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("file_id", Uuid, ForeignKey("seat_file.id"), nullable=False),
)

member = Table(
    "parliament_member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("called", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("email", Text),
    Column("told_on", Date, nullable=False),
    comment="Members of Parliament as Parliament has them; `told_on`: the day of the source",
)

tenure = Table(
    "seat_tenure",
    metadata,
    Column("seat", Text, ForeignKey("seat.code"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Column("member_id", Uuid, ForeignKey("parliament_member.id"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("exact", Boolean, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    moment("decided_at"),
    Column("decided_reason", Text, nullable=False),
    Index("ix_seat_tenure_member_id", "member_id"),
)

seat_result = Table(
    "seat_result",
    metadata,
    Column("seat", Text, ForeignKey("seat.code"), primary_key=True),
    Column("polled_on", Date, primary_key=True),
    Column("by_election", Boolean, nullable=False),
    Column("majority", Integer, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("margin", BigInteger, nullable=False),
    Column("latest", Boolean, nullable=False),
    Index("ix_seat_result_margin", "margin", "seat"),
    comment="Only staff see majorities",
)

party_vote = Table(
    "seat_party_vote",
    metadata,
    Column("seat", Text, ForeignKey("seat.code"), primary_key=True),
    Column("polled_on", Date, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("party", Text, nullable=False),
    Column("votes", Integer, nullable=False),
)
