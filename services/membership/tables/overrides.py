"""What somebody said a membership's status is, against or beside its dates."""

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, text

from membership.tables.base import decision, metadata

status_override = Table(
    "status_override",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("membership_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    *decision("set"),
    Column("ended_on", Date),
    *decision("ended"),
    Index("ix_status_override_membership", "membership_id", "starts_on"),
    Index(
        "uq_status_override_open",
        "membership_id",
        unique=True,
        postgresql_where=text("ended_on is null"),
    ),
    comment="Each needs a reason and a day on which it ends by itself",
)
