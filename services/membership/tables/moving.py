"""Files that came in and went out: who took or gave what, and how far it got."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, metadata

list_export = Table(
    "list_export",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("listed", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("by", Uuid, nullable=False),
    Column("began_at", MOMENT, nullable=False),
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("ended_at", MOMENT),
    Column("complete", Boolean, nullable=False, server_default=text("false")),
    Index("ix_list_export_by", "by", "id"),
    comment="Who took which list as a file, when and how many rows; nothing of what was in it",
)
