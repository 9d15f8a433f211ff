"""notifications: merged"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "merged",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("parted", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_merged")),
        comment="Whose links and days are whose by now: an entry that is gone leads to the kept one",
    )
    op.create_index(
        "ix_merged_gone", "merged", ["gone_id"], unique=False,
        postgresql_where=sa.text("not parted"),
    )  # fmt: skip
    op.create_index(
        "ix_merged_kept", "merged", ["kept_id"], unique=False,
        postgresql_where=sa.text("not parted"),
    )  # fmt: skip
    op.create_table(
        "preference_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference_decision")),
        comment="What staff chose for somebody who had asked them to",
    )
    op.create_index(
        "ix_preference_decision_person", "preference_decision", ["person_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_preference_decision_person", table_name="preference_decision")
    op.drop_table("preference_decision")
    op.drop_index("ix_merged_kept", table_name="merged")
    op.drop_index("ix_merged_gone", table_name="merged")
    op.drop_table("merged")
