"""Asking how people are, and who would like to be rung. Whoever asks for a call is sealed."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Table, Uuid

from campaigns.tables.base import metadata, moment

welfare_check = Table(
    "welfare_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False, index=True),
    Column("asked_by", Uuid, nullable=False),
    moment("asked_at"),
)

welfare_answer = Table(
    "welfare_answer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("check_id", Uuid, ForeignKey("welfare_check.id"), nullable=False),
    Column("handle", LargeBinary, nullable=False, unique=True),
    Column("wants_call", Boolean, nullable=False),
    Column("sealed", LargeBinary),
    moment("answered_at"),
    Column("rung_by", Uuid),
    moment("rung_at", nullable=True),
    Index("ix_welfare_answer_check", "check_id"),
    comment="Whose answer it is cannot be read; who would like a call is sealed until they had it",
)
