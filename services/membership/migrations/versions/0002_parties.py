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

    op.create_table('merge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('kept_id', sa.Uuid(), nullable=False),
    sa.Column('gone_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_reason', sa.Text(), nullable=True),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=True),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge')),
    comment='Two entries of one body; `changes` has what an undo puts back, and no names'
    )
    op.create_index('uq_merge_gone', 'merge', ['gone_id'], unique=True, postgresql_where=sa.text("status = 'merged'"))
    op.create_index('ix_merge_kept', 'merge', ['kept_id'], unique=False)
    op.create_index('ix_merge_kind', 'merge', ['kind', 'id'], unique=False)
    op.create_index('ix_organisation_merged', 'organisation', ['duplicate_of'], unique=False, postgresql_where=sa.text("status = 'merged'"))
    op.create_index('ix_person_folded_into', 'person', ['folded_into'], unique=False, postgresql_where=sa.text('folded_into is not null'))

    op.create_table('hand_over',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('leaver_id', sa.Uuid(), nullable=False),
    sa.Column('successor_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('started_by', sa.Uuid(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_reason', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['leaver_id'], ['person.id'], name=op.f('fk_hand_over_leaver_id_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_hand_over_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['successor_id'], ['person.id'], name=op.f('fk_hand_over_successor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
    comment='How the place of a contact passes to somebody else, who has to say yes'
    )
    op.create_index('uq_hand_over_open', 'hand_over', ['organisation_id', 'leaver_id'], unique=True, postgresql_where=sa.text("status = 'offered'"))
    op.create_index('ix_hand_over_organisation', 'hand_over', ['organisation_id', 'id'], unique=False)
    op.create_index('ix_hand_over_leaver', 'hand_over', ['leaver_id'], unique=False)
    op.create_index('ix_hand_over_successor', 'hand_over', ['successor_id'], unique=False)


def downgrade() -> None:
    op.drop_table('hand_over')
    op.drop_index('ix_person_folded_into', table_name='person')
    op.drop_index('ix_organisation_merged', table_name='organisation')
    op.drop_table('merge')
    op.drop_table('duplicate_pair')
    op.drop_table('organisation_revision')
    op.drop_column('task', 'due_on')
