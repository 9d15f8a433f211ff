"""membership: groups"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.alter_column('affiliated_group', 'area', nullable=True)
    op.add_column('affiliated_group', sa.Column('locality', sa.Text(), server_default='', nullable=False))
    op.add_column('affiliated_group', sa.Column('legal_form', sa.Text()))
    op.add_column('affiliated_group', sa.Column('lead_organisation_id', sa.Uuid()))
    op.add_column('affiliated_group', sa.Column('sectors', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('affiliated_group', sa.Column('affiliated_on', sa.Date()))
    op.add_column('affiliated_group', sa.Column('check_due_on', sa.Date()))
    op.add_column('affiliated_group', sa.Column('successor_id', sa.Uuid()))
    op.create_foreign_key(op.f('fk_affiliated_group_lead_organisation_id_organisation'), 'affiliated_group', 'organisation', ['lead_organisation_id'], ['id'])
    op.drop_index('uq_group_area', table_name='affiliated_group', postgresql_where=sa.text("status <> 'closed'"))
    op.create_index('uq_group_area', 'affiliated_group', ['area'], unique=True, postgresql_where=sa.text("status in ('affiliated', 'at_risk', 'suspended', 'dormant')"))
    op.create_index('ix_group_status', 'affiliated_group', ['status', 'id'])
    op.create_index('ix_group_check_due', 'affiliated_group', ['check_due_on'])
    op.create_table('group_area',
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_area_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('area', name=op.f('pk_group_area')),
    comment='Which affiliated group covers an area now; a merged group may cover several'
    )
    op.create_index('ix_group_area_group', 'group_area', ['group_id'])
    op.execute("insert into group_area (area, group_id) select area, id from affiliated_group where status <> 'closed'")
    op.create_table('group_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('was', sa.Text()),
    sa.Column('became', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_step_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_step')),
    comment='Every step of a group with who, when and why; never changed'
    )
    op.create_index('ix_group_step_group', 'group_step', ['group_id', 'decided_at'])


def downgrade() -> None:
    op.drop_table('group_step')
    op.drop_table('group_area')
    op.drop_index('ix_group_check_due', table_name='affiliated_group')
    op.drop_index('ix_group_status', table_name='affiliated_group')
    op.drop_index('uq_group_area', table_name='affiliated_group', postgresql_where=sa.text("status in ('affiliated', 'at_risk', 'suspended', 'dormant')"))
    op.execute("delete from group_contact where group_id in (select id from affiliated_group where area is null or status in ('enquiry', 'researching', 'under_review', 'declined', 'merged'))")
    op.execute("delete from affiliated_group where area is null or status in ('enquiry', 'researching', 'under_review', 'declined', 'merged')")
    op.create_index('uq_group_area', 'affiliated_group', ['area'], unique=True, postgresql_where=sa.text("status <> 'closed'"))
    for column in ('successor_id', 'check_due_on', 'affiliated_on', 'sectors', 'lead_organisation_id', 'legal_form', 'locality'):
        op.drop_column('affiliated_group', column)
    op.alter_column('affiliated_group', 'area', nullable=False)
