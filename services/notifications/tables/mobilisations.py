"""What was launched, and how far it has got."""

from sqlalchemy import Boolean, Column, Integer, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from notifications.tables.base import metadata

mobilisation = Table(
    "mobilisation",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("audience_size", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("stood_down", Boolean, nullable=False, server_default="false"),
    Column("reported", JSONB, nullable=False, server_default="{}"),
    Column("done", Boolean, nullable=False, server_default="false"),
    comment="What was launched, and the counts that were last published about it",
)

chunk = Table(
    "chunk",
    metadata,
    Column("mobilisation_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
)
