"""Mobile numbers: in a table of their own, so that no list of people can show them by accident."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, decision, metadata

mobile = Table(
    "mobile",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("number", Text, nullable=False),
    Column("proof_id", Uuid, nullable=False),
    Column("code_until", MOMENT, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("codes", Integer, nullable=False, server_default=text("1")),
    Column("codes_since", MOMENT, nullable=False),
    Column("proved_at", MOMENT),
    *decision("given"),
    comment="The number that somebody gave for text messages, and whether a code proved it",
)
