"""notifications: explained"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("event_type", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("basis", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("chosen", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("delivery", "chosen")
    op.drop_column("delivery", "basis")
    op.drop_column("delivery", "event_type")
