"""seeing"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('application', sa.Column('stage_since', sa.DateTime(timezone=True)))
    op.execute('update application set stage_since = coalesce(decided_at, submitted_at, started_at)')
    op.create_index('ix_application_entry', 'application', ['organisation_id', 'stream'])
    op.create_index(
        'ix_application_hear_by',
        'application',
        ['hear_by', 'id'],
        postgresql_where=sa.text('hear_by is not null'),
    )
    op.create_index('ix_award_entry', 'award', ['organisation_id', 'stream'])
    op.create_index('ix_organisation_area', 'organisation', ['area'])
    op.create_index('ix_network_member_entry', 'network_member', ['organisation_id', 'stream'])
    op.add_column('local_group', sa.Column('nation', sa.Text()))
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


def downgrade() -> None:
    op.drop_table('list_export')
    op.drop_column('local_group', 'nation')
    op.drop_index('ix_network_member_entry', 'network_member')
    op.drop_index('ix_organisation_area', 'organisation')
    op.drop_index('ix_award_entry', 'award')
    op.drop_index('ix_application_hear_by', 'application')
    op.drop_index('ix_application_entry', 'application')
    op.drop_column('application', 'stage_since')
