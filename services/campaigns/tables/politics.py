"""Sanctuary in Politics: the dates of a course in the open, who takes part under the seal."""

from sqlalchemy import Column, Date, LargeBinary, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

cohort = Table(
    "politics_cohort",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("ceremony_on", Date, nullable=False),
    Column("evidence_on", Date, nullable=False),
    Column("created_by", Uuid, nullable=False),
    moment("created_at"),
    comment="When a course runs and when its ceremony is; never who takes part, nor how many",
)

sealed_place = Table(
    "sealed_place",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    comment="One place of the course each, all of one size; opened by campaigns/sealed.py alone",
)
