"""awards: visits that wait"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "visit_pause",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_visit_pause")),
        comment="Places of incidents, by local authority at most; nothing of what happened there",
    )
    op.create_table(
        "visit_waiting",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_waiting_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_waiting")),
        comment="Visits whose people were told to wait, and how often; the same hear when it goes on",
    )


def downgrade() -> None:
    op.drop_table("visit_waiting")
    op.drop_table("visit_pause")
