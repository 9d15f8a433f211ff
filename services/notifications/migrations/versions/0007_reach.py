"""notifications: reach"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("contact", sa.Column("mobile", sa.Text(), nullable=True))
    op.add_column(
        "contact",
        sa.Column("mobile_proven", sa.Boolean(), server_default="false", nullable=False),
    )
    op.create_table(
        "inbox_mark",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_inbox_mark")),
        comment="Which messages somebody has read in their inbox; they vanish with their delivery",
    )
    op.create_index(op.f("ix_inbox_mark_person_id"), "inbox_mark", ["person_id"])


def downgrade() -> None:
    op.drop_table("inbox_mark")
    op.drop_column("contact", "mobile_proven")
    op.drop_column("contact", "mobile")
