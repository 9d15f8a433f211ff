"""notifications: crash"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sender",
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_sender")),
        comment="A worker's heartbeat; one that is silent too long is lost, and others settle its rows",
    )
    # Whoever was sending before there were heartbeats is heard of now for the last time.
    op.execute(
        "insert into sender select distinct split_part(claimed_by, '/', 1), clock_timestamp() "
        "from delivery where status = 'sending' and claimed_by is not null"
    )


def downgrade() -> None:
    op.drop_table("sender")
