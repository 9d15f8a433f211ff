"""Whom mail does not reach, and whose renewal is at risk because of that."""

from sqlalchemy import Column, Date, ForeignKey, Table, Uuid

from awards.tables.base import MOMENT, metadata
from awards.tables.held import award

unreachable_contact = Table(
    "unreachable_contact",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("since", MOMENT, nullable=False),
    comment="Contacts whom mail did not reach, until it does again",
)

renewal_risk = Table(
    "renewal_risk",
    metadata,
    Column("award_id", Uuid, ForeignKey(award.c.id), primary_key=True),
    Column("since", Date, nullable=False),
    comment="Awards in their last year of which a contact cannot be reached",
)
