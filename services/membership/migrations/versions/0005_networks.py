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
    _overrides()
    _enrolments()
    _councils()
    _benefits()


def _decision(name):
    return [
        sa.Column(f'{name}_by', sa.Uuid(), nullable=True),
        sa.Column(f'{name}_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column(f'{name}_reason', sa.Text(), nullable=True),
    ]


def _occasion(name):
    return [
        sa.Column(f'{name}_source', sa.Text(), nullable=True),
        sa.Column(f'{name}_reason', sa.Text(), nullable=True),
        sa.Column(f'{name}_trigger', sa.Text(), nullable=True),
        sa.Column(f'{name}_by', sa.Uuid(), nullable=True),
    ]


def _overrides():
    op.create_table('status_override',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('membership_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    *_decision('set'),
    sa.Column('ended_on', sa.Date(), nullable=True),
    *_decision('ended'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_override')),
    comment='Each needs a reason and a day on which it ends by itself'
    )
    op.create_index('ix_status_override_membership', 'status_override', ['membership_id', 'starts_on'], unique=False)
    op.create_index('uq_status_override_open', 'status_override', ['membership_id'], unique=True, postgresql_where=sa.text('ended_on is null'))


def _enrolments():
    op.create_table('enrolment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('party_kind', sa.Text(), nullable=False),
    sa.Column('party_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('nation', sa.Text(), nullable=True),
    sa.Column('adult', sa.Boolean(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirm_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    *_decision('decided'),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('cycle', sa.Integer(), server_default='0', nullable=False),
    *_occasion('joining'),
    *_occasion('leaving'),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    comment='Who applied for which membership, what was decided, and when it ended'
    )
    op.create_index('ix_enrolment_status', 'enrolment', ['status', 'id'], unique=False)
    op.create_index('ix_enrolment_party', 'enrolment', ['party_id'], unique=False)
    op.create_index('ix_enrolment_person', 'enrolment', ['person_id'], unique=False)
    op.create_index('ix_enrolment_expires', 'enrolment', ['expires_on'], unique=False, postgresql_where=sa.text("status = 'member' and expires_on is not null"))
    op.create_index('uq_enrolment_open', 'enrolment', ['type', 'party_id'], unique=True, postgresql_where=sa.text("status = 'member'"))
    op.create_table('enrolment_cycle',
    sa.Column('enrolment_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    *_occasion('begun'),
    *_decision('moved'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_enrolment_cycle_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('enrolment_id', 'cycle', name=op.f('pk_enrolment_cycle')),
    comment='The terms of a membership, one row each; a renewal adds one and changes none'
    )
    op.create_table('enrolment_reminder',
    sa.Column('enrolment_id', sa.Uuid(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('sent', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_enrolment_reminder_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('enrolment_id', 'cycle', 'step', name=op.f('pk_enrolment_reminder')),
    comment='Each step of the ladder once per cycle, even when the end moves'
    )
    op.create_table('enrolment_voter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('enrolment_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('named_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    *_decision('named'),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_enrolment_voter_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_voter_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment_voter')),
    comment='Who votes for an organisation, one after the other'
    )
    op.create_index('ix_enrolment_voter_person', 'enrolment_voter', ['person_id'], unique=False)
    op.create_index('uq_enrolment_voter_open', 'enrolment_voter', ['enrolment_id'], unique=True, postgresql_where=sa.text('until is null'))


def _councils():
    op.create_table('legacy_recognition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('membership_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('stream', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.Column('apply_by', sa.Date(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    *_decision('recorded'),
    sa.ForeignKeyConstraint(['membership_id'], ['network_membership.id'], name=op.f('fk_legacy_recognition_membership_id_network_membership')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_legacy_recognition_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legacy_recognition')),
    comment='Counts as an award while its holder applies in time; never renewed'
    )
    op.create_index('ix_legacy_recognition_membership', 'legacy_recognition', ['membership_id'], unique=False)
    op.create_index('uq_legacy_recognition_open', 'legacy_recognition', ['organisation_id', 'stream'], unique=True, postgresql_where=sa.text("status in ('counts', 'applied')"))
    op.create_table('legacy_reminder',
    sa.Column('legacy_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['legacy_id'], ['legacy_recognition.id'], name=op.f('fk_legacy_reminder_legacy_id_legacy_recognition')),
    sa.PrimaryKeyConstraint('legacy_id', 'step', name=op.f('pk_legacy_reminder'))
    )
    op.create_table('network_motion',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('membership_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    *_decision('recorded'),
    sa.ForeignKeyConstraint(['membership_id'], ['network_membership.id'], name=op.f('fk_network_motion_membership_id_network_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_network_motion')),
    comment='How a council came to stand behind its membership, step by step'
    )
    op.create_index('ix_network_motion_membership', 'network_motion', ['membership_id', 'on_day'], unique=False)
    op.create_table('city_status',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('nation', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=True),
    sa.Column('recognised_on', sa.Date(), nullable=True),
    sa.Column('found_in', sa.Text(), nullable=False),
    *_decision('recorded'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_city_status')),
    comment='City-wide status as it was given until 2020: written down once, never changed'
    )
    op.create_index('ix_city_status_nation', 'city_status', ['nation', 'id'], unique=False)


def _benefits():
    op.create_table('network_benefit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('membership_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('benefit', sa.Text(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('ended_because', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['network_membership.id'], name=op.f('fk_network_benefit_membership_id_network_membership')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_network_benefit_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_network_benefit')),
    comment="Whom an organisation's membership reaches; ended, never deleted"
    )
    op.create_index('ix_network_benefit_person', 'network_benefit', ['person_id'], unique=False)
    op.create_index('uq_network_benefit_open', 'network_benefit', ['membership_id', 'person_id', 'benefit'], unique=True, postgresql_where=sa.text('until is null'))


def downgrade() -> None:
    for table in ('network_benefit', 'city_status', 'network_motion', 'legacy_reminder', 'legacy_recognition', 'enrolment_voter', 'enrolment_reminder', 'enrolment_cycle', 'enrolment', 'status_override'):
        op.drop_table(table)
    op.drop_table('membership_type_edition')
    op.drop_index('uq_network_membership_interested', table_name='network_membership')
    op.drop_index('ix_network_membership_waiting', table_name='network_membership')
    op.drop_index('ix_network_membership_organisation', table_name='network_membership')
    for name in ('interested_on', 'lead_since', 'lead', 'joining_by', 'leaving_by', *OCCASIONS):
        op.drop_column('network_membership', name)
    op.execute("delete from network_membership where joined_on is null")
    op.alter_column('network_membership', 'joined_on', nullable=False)
