"""campaigns: why a call went out that not everybody reads in their language"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = ("fallbacks", "fallback_reason", "fallback_by", "fallback_at")


def upgrade() -> None:
    op.add_column("mobilisation", sa.Column("fallbacks", sa.Integer()))
    op.add_column("mobilisation", sa.Column("fallback_reason", sa.Text()))
    op.add_column("mobilisation", sa.Column("fallback_by", sa.Uuid()))
    op.add_column("mobilisation", sa.Column("fallback_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("mobilisation", name)
