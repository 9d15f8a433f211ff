"""Masks over the public directory."""

from sqlalchemy import Column, Index, Table, Text, Uuid, text

from membership.tables.base import decision, metadata

directory_mask = Table(
    "directory_mask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("incident_id", Uuid),
    *decision("set"),
    *decision("lifted"),
    Index("ix_directory_mask_open", "id", postgresql_where=text("lifted_at is null")),
)
