"""membership: ambassadors, sealed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0007'
down_revision: str | None = '0006'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'sealed_record',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('shelf', sa.LargeBinary(), nullable=False),
        sa.Column('handle', sa.LargeBinary(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('octet_length(sealed) = 32797', name=op.f('ck_sealed_record_one_size')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_record')),
        sa.UniqueConstraint('handle', name=op.f('uq_sealed_record_handle')),
        comment='What reveals lived experience, encrypted; `shelf` and `handle` are keyed hashes',
    )
    op.create_index(op.f('ix_sealed_record_shelf'), 'sealed_record', ['shelf'])


def downgrade() -> None:
    op.drop_table('sealed_record')
