"""membership: rights"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "erased_person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erased_person")),
        comment="Whom nothing may bring back: ids only, so that a replay revives nobody",
    )
    op.create_table('suppression',
    sa.Column('mark', sa.LargeBinary(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_suppression')),
    comment='Keyed hashes of addresses that were erased: enough to leave them out of an import'
    )
    op.create_table('access_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('entries', sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('with_sealed', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_reason', sa.Text(), nullable=True),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('copy_until', sa.Date(), nullable=True),
    sa.Column('bundle', sa.LargeBinary(), nullable=True),
    sa.Column('in_confidence', sa.LargeBinary(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_request_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_request')),
    comment='Requests for a copy; the copy itself is sealed, and deleted after some days'
    )
    op.create_index('ix_access_request_status', 'access_request', ['status', 'id'], unique=False)
    op.create_index('uq_access_request_open', 'access_request', ['person_id'], unique=True, postgresql_where=sa.text("status = 'gathering'"))
    op.create_table('erasure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('entries', sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('earliest', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_reason', sa.Text(), nullable=True),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_reason', sa.Text(), nullable=True),
    sa.Column('refused_by', sa.Uuid(), nullable=True),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_reason', sa.Text(), nullable=True),
    sa.Column('ground', sa.Text(), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
    comment='Erasures, by id of the person; what names anybody has gone with the person'
    )
    op.create_index('ix_erasure_status', 'erasure', ['status', 'id'], unique=False)
    op.create_index('uq_erasure_open', 'erasure', ['person_id'], unique=True, postgresql_where=sa.text("status in ('asked', 'confirmed', 'under_way')"))
    op.create_table('access_part',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('service', sa.Text(), nullable=False),
    sa.Column('tries', sa.Integer(), server_default='0', nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('part', sa.LargeBinary(), nullable=True),
    sa.Column('in_confidence', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['access_request.id'], name=op.f('fk_access_part_case_id_access_request')),
    sa.PrimaryKeyConstraint('case_id', 'service', name=op.f('pk_access_part')),
    comment='What each service answered, sealed, until the copy is put together'
    )
    op.create_index('ix_access_part_open', 'access_part', ['next_try_at'], unique=False, postgresql_where=sa.text('answered_at is null'))
    op.create_table('erasure_answer',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('service', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['erasure.id'], name=op.f('fk_erasure_answer_case_id_erasure')),
    sa.PrimaryKeyConstraint('case_id', 'service', name=op.f('pk_erasure_answer'))
    )


def downgrade() -> None:
    op.drop_table('erasure_answer')
    op.drop_index('ix_access_part_open', table_name='access_part', postgresql_where=sa.text('answered_at is null'))
    op.drop_table('access_part')
    op.drop_index('uq_erasure_open', table_name='erasure', postgresql_where=sa.text("status in ('asked', 'confirmed', 'under_way')"))
    op.drop_index('ix_erasure_status', table_name='erasure')
    op.drop_table('erasure')
    op.drop_index('uq_access_request_open', table_name='access_request', postgresql_where=sa.text("status = 'gathering'"))
    op.drop_index('ix_access_request_status', table_name='access_request')
    op.drop_table('access_request')
    op.drop_table('suppression')
    op.drop_table("erased_person")
