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
    op.add_column('affiliated_group', sa.Column('proof_due_at', sa.DateTime(timezone=True)))
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
    op.create_index('ix_person_groups', 'person', ['groups'], postgresql_using='gin')
    # tables of their own
    op.create_table('handbook_terms',
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('accept_by', sa.Date(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_handbook_terms')),
    comment='The terms of the handbook by version, as they were uploaded'
    )
    op.create_table('group_note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('noted_by', sa.Uuid(), nullable=False),
    sa.Column('text', sa.Text(), server_default='', nullable=False),
    sa.Column('represented', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_note_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_note'))
    )
    op.create_index('ix_group_note_group', 'group_note', ['group_id', 'noted_on'], unique=False)
    op.create_table('group_document',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_document_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_document')),
    comment='Governing documents and endorsements as they came; a newer one never replaces one'
    )
    op.create_index('ix_group_document_group', 'group_document', ['group_id', 'uploaded_at'], unique=False)
    op.create_table('terms_acceptance',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('accepted_by', sa.Uuid(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_terms_acceptance_group_id_affiliated_group')),
    sa.ForeignKeyConstraint(['version'], ['handbook_terms.version'], name=op.f('fk_terms_acceptance_version_handbook_terms')),
    sa.PrimaryKeyConstraint('group_id', 'version', name=op.f('pk_terms_acceptance'))
    )
    op.create_table('group_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_rule')),
    comment='Numbers that the national team set, from a day on; the file has the defaults'
    )
    op.create_table('group_pledge',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('party_kind', sa.Text(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Text(), nullable=False),
    sa.Column('pledged_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_pledge_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('group_id', 'party_kind', 'party_id', name=op.f('pk_group_pledge'))
    )
    op.create_index('ix_group_pledge_party', 'group_pledge', ['party_id'], unique=False)
    op.create_table('council_endorsement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('council', sa.Text(), nullable=False),
    sa.Column('endorsed_on', sa.Date(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['group_document.id'], name=op.f('fk_council_endorsement_document_id_group_document')),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_council_endorsement_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_council_endorsement'))
    )
    op.create_index('ix_council_endorsement_group', 'council_endorsement', ['group_id', 'endorsed_on'], unique=False)
    op.create_table('group_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('contacts_valid', sa.Boolean(), nullable=True),
    sa.Column('safeguarding_policy', sa.Boolean(), nullable=True),
    sa.Column('safeguarding_lead', sa.Boolean(), nullable=True),
    sa.Column('lead_has_basic_check', sa.Boolean(), nullable=True),
    sa.Column('lead_has_two_references', sa.Boolean(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_check_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_check'))
    )
    op.create_index('uq_group_check_cycle', 'group_check', ['group_id', 'cycle'], unique=True)
    op.create_index('uq_group_check_open', 'group_check', ['group_id'], unique=True, postgresql_where=sa.text("status in ('open', 'missed')"))
    op.create_table('group_reminder',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_reminder_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('group_id', 'about', 'step', name=op.f('pk_group_reminder')),
    comment='Which reminder went out: once per step and cycle, however the days move'
    )
    op.create_table('group_former_member',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=False),
    sa.Column('now_in', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_former_member_group_id_affiliated_group')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_group_former_member_person_id_person')),
    sa.PrimaryKeyConstraint('group_id', 'person_id', name=op.f('pk_group_former_member')),
    comment='Who belonged to a group when it ended, and where they belong since'
    )
    op.create_index('ix_group_former_member_person', 'group_former_member', ['person_id'], unique=False)
    op.create_table('group_former_award',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('award_id', sa.Uuid(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=False),
    sa.Column('now_in', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['affiliated_group.id'], name=op.f('fk_group_former_award_group_id_affiliated_group')),
    sa.PrimaryKeyConstraint('group_id', 'award_id', name=op.f('pk_group_former_award')),
    comment='Which awards of its area a group looked after when it ended'
    )


def downgrade() -> None:
    op.drop_table('group_former_award')
    op.drop_table('group_former_member')
    op.drop_table('group_reminder')
    op.drop_table('group_check')
    op.drop_table('council_endorsement')
    op.drop_table('group_pledge')
    op.drop_table('group_rule')
    op.drop_table('terms_acceptance')
    op.drop_table('group_document')
    op.drop_table('group_note')
    op.drop_table('handbook_terms')
    op.drop_index('ix_person_groups', table_name='person')
    op.drop_table('group_step')
    op.drop_table('group_area')
    op.drop_index('ix_group_check_due', table_name='affiliated_group')
    op.drop_index('ix_group_status', table_name='affiliated_group')
    op.drop_index('uq_group_area', table_name='affiliated_group', postgresql_where=sa.text("status in ('affiliated', 'at_risk', 'suspended', 'dormant')"))
    op.execute("delete from group_contact where group_id in (select id from affiliated_group where area is null or status in ('enquiry', 'researching', 'under_review', 'declined', 'merged'))")
    op.execute("delete from affiliated_group where area is null or status in ('enquiry', 'researching', 'under_review', 'declined', 'merged')")
    op.create_index('uq_group_area', 'affiliated_group', ['area'], unique=True, postgresql_where=sa.text("status <> 'closed'"))
    for column in ('proof_due_at', 'successor_id', 'check_due_on', 'affiliated_on', 'sectors', 'lead_organisation_id', 'legal_form', 'locality'):
        op.drop_column('affiliated_group', column)
    op.alter_column('affiliated_group', 'area', nullable=False)
