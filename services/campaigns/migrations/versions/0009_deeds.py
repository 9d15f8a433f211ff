"""deeds"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "deed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mobilisation_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("remind", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("nudged_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("companion_asked_at", sa.DateTime(timezone=True)),
        sa.Column("told", sa.Text()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"], ["mobilisation.id"], name="fk_deed_mobilisation_id_mobilisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
        comment="Choices, days and numbers in clear; every text of the person is sealed. `told` is "
        "what they let others read, without their name",
    )
    op.create_index("ix_deed_mobilisation_id", "deed", ["mobilisation_id"])
    op.create_index("ix_deed_person", "deed", ["person_id", "created_at", "id"])
    op.create_index("ix_deed_done_at", "deed", ["done_at"])
    op.create_index("ix_deed_changed_at", "deed", ["changed_at"])
