"""notifications: ordinary mail that waits while an incident is open"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mail_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("incident_id", sa.Uuid()),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_reason", sa.Text(), nullable=False),
        sa.Column("released_by", sa.Uuid()),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("released_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
        comment="Campaigns or renewals held back for everybody: by whom, why and until when",
    )
    op.create_index("ix_mail_hold_incident", "mail_hold", ["incident_id"])


def downgrade() -> None:
    # Nothing would be held any more; what waits is judged again.
    op.execute(
        "update delivery set due_at = now(), reason = null "
        "where status = 'queued' and reason = 'incident_hold'"
    )
    op.drop_table("mail_hold")
