"""Annual checks of groups, and which reminders went out."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text

from membership.tables.base import MOMENT, metadata

group_check = Table(
    "group_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("contacts_valid", Boolean),
    Column("safeguarding_policy", Boolean),
    Column("safeguarding_lead", Boolean),
    Column("lead_has_basic_check", Boolean),
    Column("lead_has_two_references", Boolean),
    Column("answered_by", Uuid),
    Column("answered_at", MOMENT),
    Index("uq_group_check_cycle", "group_id", "cycle", unique=True),
    Index(
        "uq_group_check_open",
        "group_id",
        unique=True,
        postgresql_where=text("status in ('open', 'missed')"),
    ),
)

group_reminder = Table(
    "group_reminder",
    metadata,
    Column("group_id", Uuid, ForeignKey("affiliated_group.id"), primary_key=True),
    Column("about", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("sent_on", Date, nullable=False),
    comment="Which reminder went out: once per step and cycle, however the days move",
)
