"""campaigns: paths"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "booking_before",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("fk_booking_before_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_before")),
        comment="The id of a booking that another took the place of: links sent about it lead on",
    )
    op.create_index(
        op.f("ix_booking_before_booking_id"), "booking_before", ["booking_id"], unique=False
    )
    op.create_table(
        "group_hooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("keys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("remind", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("since", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_hooks")),
        sa.UniqueConstraint("group_id", name=op.f("uq_group_hooks_group_id")),
        comment="For which days a group prepares; the id is in its secret address",
    )
    op.add_column("welcome_event", sa.Column("series", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_welcome_event_series"), "welcome_event", ["series"], unique=False)
