"""Who had a part in a case: the list of those who do not judge an appeal or a concern about it."""

from sqlalchemy import Column, ForeignKey, Table, Text, Uuid

from awards.tables.applications import application
from awards.tables.base import MOMENT, metadata

case_part = Table(
    "case_part",
    metadata,
    Column("application_id", Uuid, ForeignKey(application.c.id), primary_key=True),
    Column("noted_by", Uuid, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("noted_at", MOMENT, nullable=False),
    comment="Who coordinated, recommended, decided or released; whoever sat has a seat",
)
