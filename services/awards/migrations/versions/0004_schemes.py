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
        'proof',
        sa.Column('application_id', sa.Uuid(), nullable=False),
        sa.Column('requirement', sa.Text(), nullable=False),
        sa.Column('given_on', sa.Date(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('recorded_as', sa.Text(), nullable=False),
        sa.Column('recorded_by', sa.Uuid(), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_proof_application_id_application')),
        sa.PrimaryKeyConstraint('application_id', 'requirement', name=op.f('pk_proof')),
        comment='Endorsements and motions recorded on applications',
    )
    op.create_table(
        'fee',
        sa.Column('application_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('due_since', sa.Date(), nullable=False),
        sa.Column('hardship', sa.Text(), nullable=False),
        sa.Column('reference', sa.Text(), nullable=False),
        sa.Column('settled_by', sa.Uuid(), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.CheckConstraint("(state in ('paid', 'waived')) = (settled_by is not null)", name=op.f('ck_fee_settled_by')),
        sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_fee_application_id_application')),
        sa.PrimaryKeyConstraint('application_id', name=op.f('pk_fee')),
        comment='What an application leaves to pay, and who settled it how',
    )


def downgrade() -> None:
    for name in ('fee', 'proof', 'local_group', 'edition_move', 'scheme_edition'):
        op.drop_table(name)
