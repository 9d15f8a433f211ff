"""notifications: bindings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "suppression",
        sa.Column(
            "stops_texts", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"
        ),
    )
    # What somebody asked for, or staff decided, was meant to stop text messages as well.
    op.execute(
        "update suppression set stops_texts = stops where cause = 'complaint' "
        "or given_by is not null"
    )


def downgrade() -> None:
    op.drop_column("suppression", "stops_texts")
