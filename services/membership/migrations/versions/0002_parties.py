"""membership: parties"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('task', sa.Column('due_on', sa.Date(), nullable=True))
    op.create_table('organisation_revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_reason', sa.Text(), nullable=True),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_organisation_revision_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_revision')),
    comment="What an organisation's entry said before each change; only ever added to"
    )
    op.create_index('ix_organisation_revision_organisation', 'organisation_revision', ['organisation_id', 'id'], unique=False)

    op.create_table('duplicate_pair',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('reasons', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pair')),
    comment='Entries that may be one; what a person decided about a pair stays'
    )
    op.create_index('uq_duplicate_pair', 'duplicate_pair', ['kind', 'first_id', 'second_id'], unique=True)
    op.create_index('ix_duplicate_pair_open', 'duplicate_pair', ['kind', 'score', 'id'], unique=False, postgresql_where=sa.text("status = 'open'"))
    op.create_index('ix_duplicate_pair_second', 'duplicate_pair', ['second_id'], unique=False)


def downgrade() -> None:
    op.drop_table('duplicate_pair')
    op.drop_table('organisation_revision')
    op.drop_column('task', 'due_on')
