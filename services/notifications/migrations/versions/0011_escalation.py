"""notifications: escalation"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "cause",
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("drill", sa.Boolean(), server_default="false", nullable=False),
        sa.PrimaryKeyConstraint("cause_id", name=op.f("pk_cause")),
        comment="How often a matter changed so that what was queued about it before must not "
        "go out",
    )
    op.create_table(
        "alert_place",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("alert_id", "person_id", name=op.f("pk_alert_place")),
        comment="Who is asked in which step, as things were when the alert was raised",
    )
    op.add_column("affiliated_group", sa.Column("nation", sa.Text()))
    op.add_column("affiliated_group", sa.Column("region", sa.Text()))
    for column in (
        sa.Column("step", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waits", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("drill", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True)),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("corrected_by", sa.Uuid()),
        sa.Column("corrected_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("alert", column)
    for column in (
        sa.Column("paused", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("corrected_by", sa.Uuid()),
        sa.Column("corrected_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("mobilisation", column)
    op.create_index("ix_alert_incident", "alert", ["incident_id"])
    # What is under way: whoever was asked keeps their place, and nothing queued counts as late.
    op.execute("update alert set step = asked")
    op.execute(
        "insert into alert_place (alert_id, person_id, step, level, asked_at) "
        "select a.alert_id, c.person_id, c.step, 'contact', case when c.step <= a.asked then now() "
        "end from alert a join affiliated_group g using (group_id), "
        "unnest(g.contacts) with ordinality as c(person_id, step)"
    )
    op.execute("insert into cause (cause_id, generation) select alert_id, generation from alert")


def downgrade() -> None:
    op.drop_index("ix_alert_incident", "alert")
    for name in ("corrected_at", "corrected_by", "closed", "paused"):
        op.drop_column("mobilisation", name)
    for name in (
        "corrected_at", "corrected_by", "checked_at", "raised_at", "drill", "waits", "step",
    ):  # fmt: skip
        op.drop_column("alert", name)
    op.drop_column("affiliated_group", "region")
    op.drop_column("affiliated_group", "nation")
    op.drop_table("alert_place")
    op.drop_table("cause")
