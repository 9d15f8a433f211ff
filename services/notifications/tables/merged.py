"""Which entries of the register turned out to be one person."""

from sqlalchemy import Boolean, Column, Index, Table, Uuid, text

from notifications.tables.base import metadata

merged = Table(
    "merged",
    metadata,
    Column("merge_id", Uuid, primary_key=True),
    Column("gone_id", Uuid, nullable=False),
    Column("kept_id", Uuid, nullable=False),
    Column("parted", Boolean, nullable=False, server_default="false"),
    Index("ix_merged_gone", "gone_id", postgresql_where=text("not parted")),
    Index("ix_merged_kept", "kept_id", postgresql_where=text("not parted")),
    comment="Whose links and days are whose by now: an entry that is gone leads to the kept one",
)
