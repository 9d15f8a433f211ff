"""The duty rota, the calls to whoever is on duty, and silences."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import EMPTY, metadata, moment

duty_turn = Table(
    "duty_turn",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("nation", Text),
    moment("starts_at"),
    moment("ends_at"),
    Column("planned_by", Uuid, nullable=False),
    moment("planned_at"),
    Column("planned_reason", Text, nullable=False, server_default=""),
    Column("cancelled_by", Uuid),
    moment("cancelled_at", nullable=True),
    Column("cancelled_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_duty_turn_ends_at", "ends_at"),
    Index("ix_duty_turn_person", "person_id"),
    comment="Who is on duty when; the past stays as it was",
)

duty_swap = Table(
    "duty_swap",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("turn_id", Uuid, ForeignKey("duty_turn.id"), nullable=False, index=True),
    Column("asked_by", Uuid, nullable=False),
    moment("asked_at"),
    Column("person_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    moment("answered_at", nullable=True),
    Index(
        "ix_duty_swap_open",
        "turn_id",
        "person_id",
        unique=True,
        postgresql_where=text("status = 'asked'"),
    ),
)

duty_call = Table(
    "duty_call",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("nation", Text),
    Column("status", Text, nullable=False),
    Column("step", Text),
    Column("asked", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("generation", Integer, nullable=False),
    moment("opened_at"),
    Column("answered_by", Uuid),
    moment("answered_at", nullable=True),
    Index("ix_duty_call_status", "status", "id"),
)

signal_silence = Table(
    "signal_silence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("kind", Text),
    Column("area", Text),
    Column("source", Text),
    moment("until"),
    Column("set_by", Uuid, nullable=False),
    moment("set_at"),
    Column("set_reason", Text, nullable=False),
    Column("ended_by", Uuid),
    moment("ended_at", nullable=True),
    Column("ended_reason", Text),
    Index("ix_signal_silence_until", "until"),
    comment="Signals that nobody is called about for a while; they are kept like any other",
)
