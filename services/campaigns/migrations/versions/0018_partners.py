"""campaigns: partners"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "kind")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("nation", "area", "url")),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        comment="Organisations that are not members; no person is named here",
    )
    op.create_index("ix_partner_area", "partner", ["area"])
    op.create_table(
        "partner_entry",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "partner_id")),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_partner_entry_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_entry")),
        comment="What was decided about a partner; only ever added to",
    )
    op.create_index("ix_partner_entry_partner", "partner_entry", ["partner_id", "id"])
    op.create_table(
        "joint_action",
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("id", "partner_id", "mobilisation_id")
        ),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"],
            ["mobilisation.id"],
            name=op.f("fk_joint_action_mobilisation_id_mobilisation"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_joint_action_partner_id_partner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_action")),
        sa.UniqueConstraint(
            "partner_id",
            "mobilisation_id",
            name=op.f("uq_joint_action_partner_id_mobilisation_id"),
        ),
        comment="Which call a partner took part in, and with what",
    )
    op.create_index(op.f("ix_joint_action_mobilisation_id"), "joint_action", ["mobilisation_id"])
