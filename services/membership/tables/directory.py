"""Masks over the public directory."""

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, decision, metadata

directory_mask = Table(
    "directory_mask",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("stream", Text),
    Column("incident_id", Uuid),
    Column("ends_at", MOMENT),
    Column("version", Integer, nullable=False, server_default="1"),
    *decision("set"),
    *decision("moved"),
    *decision("lifted"),
    Index("ix_directory_mask_open", "id", postgresql_where=text("lifted_at is null")),
)
