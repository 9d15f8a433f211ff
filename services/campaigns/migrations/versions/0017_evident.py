"""campaigns: evident"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'list_export',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('listed', sa.Text(), nullable=False),
        sa.Column('filters', sa.Text(), nullable=False),
        sa.Column('by', sa.Uuid(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('rows', sa.Integer(), server_default='0', nullable=False),
        sa.Column('complete', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_list_export')),
        comment='Who took which list as a file, when and how many rows; nothing of what was in it',
    )
    op.create_index('ix_list_export_by', 'list_export', ['by', 'id'])
