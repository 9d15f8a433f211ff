"""membership: networks"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OCCASIONS = [f"{name}_{part}" for name in ("joining", "leaving") for part in ("source", "reason", "trigger")]


def upgrade() -> None:
    op.alter_column('network_membership', 'joined_on', nullable=True)
    for name in OCCASIONS:
        op.add_column('network_membership', sa.Column(name, sa.Text(), nullable=True))
    for name in ("joining_by", "leaving_by"):
        op.add_column('network_membership', sa.Column(name, sa.Uuid(), nullable=True))
    op.add_column('network_membership', sa.Column('lead', sa.Text(), server_default='no_lead_needed', nullable=False))
    op.add_column('network_membership', sa.Column('lead_since', sa.Date(), nullable=True))
    op.add_column('network_membership', sa.Column('interested_on', sa.Date(), nullable=True))
    op.create_index('ix_network_membership_organisation', 'network_membership', ['organisation_id'], unique=False)
    op.create_index('ix_network_membership_waiting', 'network_membership', ['stream'], unique=False, postgresql_where=sa.text("lead = 'waiting_for_lead' and status = 'member'"))
    op.create_index('uq_network_membership_interested', 'network_membership', ['organisation_id', 'stream'], unique=True, postgresql_where=sa.text("status = 'interested'"))
    op.create_table('membership_type_edition',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('document', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('key', 'edition', name=op.f('pk_membership_type_edition')),
    comment='Dated rules of membership types; a change is a new edition, never an edit'
    )


def downgrade() -> None:
    op.drop_table('membership_type_edition')
    op.drop_index('uq_network_membership_interested', table_name='network_membership')
    op.drop_index('ix_network_membership_waiting', table_name='network_membership')
    op.drop_index('ix_network_membership_organisation', table_name='network_membership')
    for name in ('interested_on', 'lead_since', 'lead', 'joining_by', 'leaving_by', *OCCASIONS):
        op.drop_column('network_membership', name)
    op.execute("delete from network_membership where joined_on is null")
    op.alter_column('network_membership', 'joined_on', nullable=False)
