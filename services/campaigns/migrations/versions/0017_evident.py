"""campaigns: evident"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
    op.create_table(
        'submission',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('of', sa.Text(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('consultation_url', sa.Text(), nullable=True),
        sa.Column('closes_on', sa.Date(), nullable=False),
        *(
            sa.Column(
                name, postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
            )
            for name in ('facts', 'cases', 'asks')
        ),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('written_by', sa.Uuid(), nullable=False),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('handed_in_on', sa.Date(), nullable=True),
        sa.Column('kept_at', sa.Text(), nullable=True),
        sa.Column('pack', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
        comment='What the network answered a consultation; `pack` is its evidence as it stood that day',
    )
    op.create_index('ix_submission_status', 'submission', ['status', 'id'])
    op.create_table(
        'link_look',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('url', sa.Text(), nullable=False),
        sa.Column('result', sa.Text(), nullable=False),
        sa.Column('looked_on', sa.Date(), nullable=False),
        sa.Column('by', sa.Uuid(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_link_look')),
        comment='Somebody looked at a page that we refer to; only ever added to',
    )
    op.create_index('ix_link_look_url', 'link_look', ['url', 'id'])
    op.add_column('outcome_case', sa.Column('member_id', sa.Uuid(), nullable=True))
    op.add_column('outcome_case', sa.Column('quote', sa.Text(), nullable=True))
    op.add_column('outcome_case', sa.Column('may_quote', sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f('fk_outcome_case_member_id_parliament_member'),
        'outcome_case',
        'parliament_member',
        ['member_id'],
        ['id'],
    )
    op.create_index('ix_outcome_case_member_id', 'outcome_case', ['member_id'])
