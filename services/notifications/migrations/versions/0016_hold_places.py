"""notifications: holds of a place, and where people are"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
WHAT = "Campaigns or renewals held back"


def upgrade() -> None:
    for table in ("contact", "mail_hold"):
        op.add_column(table, sa.Column("nation", sa.Text()))
        op.add_column(table, sa.Column("area", sa.Text()))
    op.create_table_comment(
        "mail_hold",
        f"{WHAT}, everywhere or in a place: by whom, why, until when",
        existing_comment=f"{WHAT} for everybody: by whom, why and until when",
    )
    # Membership is asked anew where everybody is that we know: their mail waits for the answer.
    op.execute("update contact set version = version - 1 where version > 0 and not ended")


def downgrade() -> None:
    # Without its place a hold would hold everybody's mail: it ends, and what waits is judged again.
    op.execute(
        "update mail_hold set released_at = now(), released_by = begun_by, "
        "released_reason = 'Holds of one place are not known any more.' "
        "where released_at is null and nation is not null"
    )
    op.execute(
        "update delivery set due_at = now() where status = 'queued' and reason = 'incident_hold'"
    )
    op.create_table_comment(
        "mail_hold",
        f"{WHAT} for everybody: by whom, why and until when",
        existing_comment=f"{WHAT}, everywhere or in a place: by whom, why, until when",
    )
    for table in ("mail_hold", "contact"):
        op.drop_column(table, "area")
        op.drop_column(table, "nation")
