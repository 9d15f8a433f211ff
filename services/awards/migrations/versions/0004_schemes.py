"""editions that coordinators make; proofs and fees of applications; which group covers what"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'scheme_edition',
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('edition', sa.Text(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('rules', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('based_on', sa.Text(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('key', 'edition', name=op.f('pk_scheme_edition')),
        sa.UniqueConstraint('key', 'number', name=op.f('uq_scheme_edition_key_number')),
        comment='Editions of schemes that coordinators made, beside the shipped ones; never changed',
    )
    op.create_table(
        'edition_move',
        sa.Column('application_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('before', sa.Text(), nullable=False),
        sa.Column('after', sa.Text(), nullable=False),
        sa.Column('moved_by', sa.Uuid(), nullable=False),
        sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_edition_move_application_id_application')),
        sa.PrimaryKeyConstraint('application_id', 'version', name=op.f('pk_edition_move')),
        comment='Drafts that their applicants moved to a newer edition',
    )
    op.create_table(
        'local_group',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('areas', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('acts', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_local_group')),
        comment='Which local group covers which areas, as membership says; its officers endorse',
    )
    op.create_table(
        'council_motion',
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('endorsed', sa.Boolean(), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_council_motion')),
        comment='Whether a full council stands behind its membership, as membership says',
    )
    op.create_table(
        'proof',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('application_id', sa.Uuid(), nullable=False),
        sa.Column('requirement', sa.Text(), nullable=False),
        sa.Column('given_on', sa.Date(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('recorded_as', sa.Text(), nullable=False),
        sa.Column('recorded_by', sa.Uuid(), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_proof_application_id_application')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proof')),
        comment='Endorsements and motions recorded on applications',
    )
    op.create_index(
        'uq_proof_standing', 'proof', ['application_id', 'requirement'],
        unique=True, postgresql_where=sa.text('withdrawn_by is null'),
    )
    op.create_table(
        'fee_step',
        sa.Column('application_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_fee_step_application_id_application')),
        sa.PrimaryKeyConstraint('application_id', 'version', name=op.f('pk_fee_step')),
        comment='What an application leaves to pay: every step, the last of which counts',
    )


def downgrade() -> None:
    for name in ('fee_step', 'proof', 'council_motion', 'local_group', 'edition_move', 'scheme_edition'):
        op.drop_table(name)
