"""Which lists left as files."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid, text

from campaigns.tables.base import metadata, moment

list_export = Table(
    "list_export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("listed", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    moment("at"),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    Index("ix_list_export_by", "by", "id"),
    comment="Who took which list as a file, when and how many rows; nothing of what was in it",
)
