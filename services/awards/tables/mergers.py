"""Awards whose holder became part of another organisation, until somebody decided about them."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid, text

from awards.tables.base import MOMENT, metadata
from awards.tables.held import award

merger_review = Table(
    "merger_review",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("award_id", Uuid, ForeignKey(award.c.id), nullable=False),
    Column("stream", Text, nullable=False),
    Column("from_id", Uuid, nullable=False, index=True),
    Column("to_id", Uuid, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("decided_by", Uuid),
    Column("decided_at", MOMENT),
    Column("decided_reason", Text),
    Index(
        "uq_merger_review_open", "award_id", unique=True, postgresql_where=text("status = 'open'")
    ),
    CheckConstraint(
        "(status in ('open', 'dropped')) = (decided_by is null)", name="decided_by_somebody"
    ),
    comment="Awards of merged organisations: whether they carry on with the one that goes on",
)
