"""which networks have a local lead where"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'local_lead',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('area', sa.Text(), nullable=False),
        sa.Column('stream', sa.Text(), nullable=False),
        sa.Column('vacant', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_local_lead')),
        comment='Which networks have a local lead in an area, as membership says',
    )
    op.create_index('ix_local_lead_area', 'local_lead', ['area', 'stream'])


def downgrade() -> None:
    op.drop_table('local_lead')
