"""What is kept so that others may see: files, published figures, numbers for researchers."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from awards.tables.base import MOMENT, metadata

list_export = Table(
    "list_export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("listed", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    Index("ix_list_export_by", "by", "id"),
    comment="Who took which list as a file, when and how many rows; nothing of what was in it",
)

withholding_rule = Table(
    "withholding_rule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("threshold", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("set_by", Uuid, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    Column("set_reason", Text, nullable=False),
    CheckConstraint("threshold >= 3", name="each_knows_the_other"),
    comment="The smallest number that is told, by the day from which it holds",
)

published_figures = Table(
    "published_figures",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("as_at", Date, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("rows", JSONB, nullable=False),
    Column("published_by", Uuid, nullable=False),
    Column("published_at", MOMENT, nullable=False),
    Column("published_reason", Text, nullable=False),
    comment="The figures of a year as everybody may read them, small numbers withheld",
)

research_export = Table(
    "research_export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("as_at", Date, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("asked_for_by", Text, nullable=False),
    Column("rows", JSONB, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    comment="Numbers that went to researchers: for what, who asked, and exactly what was given",
)
