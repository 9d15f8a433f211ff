"""campaigns: escalation"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_OPEN = sa.text("status <> 'stood_down'")


def upgrade() -> None:
    op.add_column(
        "group_alert",
        sa.Column("waits", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column(
        "group_alert",
        sa.Column("drill", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.drop_index("ix_group_alert_open", "group_alert")
    op.create_index(
        "ix_group_alert_open",
        "group_alert",
        ["incident_id", "group_id", "drill"],
        unique=True,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mobilisation_id", sa.Uuid()),
        sa.Column("incident_id", sa.Uuid()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("says_en", sa.Text(), nullable=False),
        sa.Column("says_cy", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("alarming", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(mobilisation_id is null) <> (incident_id is null)",
            name=op.f("ck_correction_one_matter"),
        ),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"],
            ["mobilisation.id"],
            name=op.f("fk_correction_mobilisation_id_mobilisation"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_correction_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        comment="What was wrong in what people were told, in both languages",
    )
    for column in ("mobilisation_id", "incident_id"):
        op.create_index(op.f(f"ix_correction_{column}"), "correction", [column])


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_index("ix_group_alert_open", "group_alert")
    # Of two open alerts to one group, a drill and one that is meant, the drill goes.
    op.execute("update group_alert set status = 'stood_down' where drill")
    op.create_index(
        "ix_group_alert_open",
        "group_alert",
        ["incident_id", "group_id"],
        unique=True,
        postgresql_where=_OPEN,
    )
    op.drop_column("group_alert", "drill")
    op.drop_column("group_alert", "waits")
