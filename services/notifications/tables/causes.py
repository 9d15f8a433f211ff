"""What messages are about, where it can change under them."""

from sqlalchemy import Boolean, Column, Integer, Table, Uuid

from notifications.tables.base import metadata

cause = Table(
    "cause",
    metadata,
    Column("cause_id", Uuid, primary_key=True),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("drill", Boolean, nullable=False, server_default="false"),
    comment="How often a matter changed so that what was queued about it before must not go out",
)
