"""notifications: channels"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF = ["person_id", "cause", "template", "step"]
KEY = "uq_delivery_person_id_cause_template_step"
WITH_CHANNEL = "uq_delivery_person_id_cause_template_step_channel"


def upgrade() -> None:
    op.add_column(
        "delivery", sa.Column("channel", sa.Text(), server_default="email", nullable=False)
    )
    op.drop_constraint(op.f(KEY), "delivery")
    op.create_unique_constraint(op.f(WITH_CHANNEL), "delivery", [*OF, "channel"])
    op.create_table_comment(
        "delivery", "One row per person, cause, template, step and channel: the send-once key"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(WITH_CHANNEL), "delivery")
    op.execute("delete from delivery where channel <> 'email'")
    op.create_unique_constraint(op.f(KEY), "delivery", OF)
    op.drop_column("delivery", "channel")
    op.create_table_comment(
        "delivery", "One row per person, cause, template and step: the send-once key"
    )
