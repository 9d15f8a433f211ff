"""who held the post of a local lead; steering groups and partnership forums"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _decision(name: str) -> list[sa.Column[object]]:
    return [
        sa.Column(f'{name}_by', sa.Uuid()),
        sa.Column(f'{name}_at', sa.DateTime(timezone=True)),
        sa.Column(f'{name}_reason', sa.Text()),
    ]


def _id(table: str) -> list[sa.Column[object] | sa.PrimaryKeyConstraint]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
    ]


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{to}.id'], name=op.f(f'fk_{table}_{column}_{to}'))


def upgrade() -> None:
    op.add_column('local_lead', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.create_table(
        'local_lead_term',
        *_id('local_lead_term'),
        sa.Column('lead_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date()),
        *_decision('assigned'),
        *_decision('vacated'),
        _refers('local_lead_term', 'lead_id', 'local_lead'),
        comment='Who held the post from when to when, by whose decision; never deleted',
    )
    op.create_index('ix_local_lead_term_lead', 'local_lead_term', ['lead_id', 'since'])
    op.create_index('ix_local_lead_term_person', 'local_lead_term', ['person_id'])
    op.create_table(
        'forum',
        *_id('forum'),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('nation', sa.Text()),
        sa.Column('area', sa.Text()),
        sa.Column('stream', sa.Text()),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('lived_experience', sa.Boolean(), server_default=sa.text('false'), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
        *_decision('closed'),
        comment='`lived_experience` says that the seat is filled, never by whom',
    )
    op.create_index('ix_forum_kind', 'forum', ['kind', 'id'])
    op.create_table(
        'forum_seat',
        *_id('forum_seat'),
        sa.Column('forum_id', sa.Uuid(), nullable=False),
        sa.Column('seat', sa.Text(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date()),
        _refers('forum_seat', 'forum_id', 'forum'),
        comment='Organisations that sit; people are members without any label',
    )
    op.create_index('uq_forum_seat_held', 'forum_seat', ['forum_id', 'seat', 'organisation_id'], unique=True, postgresql_where=sa.text('until is null'))
    op.create_table(
        'forum_meeting',
        *_id('forum_meeting'),
        sa.Column('forum_id', sa.Uuid(), nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        _refers('forum_meeting', 'forum_id', 'forum'),
    )
    op.create_index('ix_forum_meeting_forum', 'forum_meeting', ['forum_id', 'held_on'])
    op.create_table(
        'forum_action',
        *_id('forum_action'),
        sa.Column('meeting_id', sa.Uuid(), nullable=False),
        sa.Column('what', sa.Text(), nullable=False),
        sa.Column('due_on', sa.Date()),
        *_decision('done'),
        _refers('forum_action', 'meeting_id', 'forum_meeting'),
        comment='What a meeting agreed to do, and whether it was done',
    )
    op.create_index('ix_forum_action_meeting', 'forum_action', ['meeting_id'])


def downgrade() -> None:
    for table in ('forum_action', 'forum_meeting', 'forum_seat', 'forum', 'local_lead_term'):
        op.drop_table(table)
    op.drop_column('local_lead', 'version')
