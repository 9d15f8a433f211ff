"""masks have an end date; a soft opt-in keeps its whole evidence"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('directory_mask', sa.Column('ends_at', sa.DateTime(timezone=True)))
    op.add_column('directory_mask', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('directory_mask', sa.Column('moved_by', sa.Uuid()))
    op.add_column('directory_mask', sa.Column('moved_at', sa.DateTime(timezone=True)))
    op.add_column('directory_mask', sa.Column('moved_reason', sa.Text()))
    op.add_column('basis', sa.Column('opt_out_offered', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('basis', sa.Column('in_support', sa.Boolean(), server_default=sa.text('false'), nullable=False))


def downgrade() -> None:
    op.drop_column('basis', 'in_support')
    op.drop_column('basis', 'opt_out_offered')
    for name in ('moved_reason', 'moved_at', 'moved_by', 'version'):
        op.drop_column('directory_mask', name)
    op.drop_column('directory_mask', 'ends_at')
