"""campaigns: audience"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "mobilisation", sa.Column("title_cy", sa.Text(), server_default="", nullable=False)
    )
    op.create_table(
        "people_seen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mobilisation_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"],
            ["mobilisation.id"],
            name=op.f("fk_people_seen_mobilisation_id_mobilisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_seen")),
        comment="Who read ids of people whom a call means, where and how many; not whose they were",
    )
    op.create_index("ix_people_seen_mobilisation", "people_seen", ["mobilisation_id", "id"])
