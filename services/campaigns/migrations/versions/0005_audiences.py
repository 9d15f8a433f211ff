"""campaigns: what audience rules ask for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "action_history",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_action_history")),
        comment="Serves audience rules only: no route and no page lists who acted",
    )
    op.create_index("ix_action_history_last_on", "action_history", ["last_on"])


def downgrade() -> None:
    op.drop_index("ix_action_history_last_on", table_name="action_history")
    op.drop_table("action_history")
