"""membership: moving in"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('list_export',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('listed', sa.Text(), nullable=False),
    sa.Column('filters', sa.Text(), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Integer(), server_default='0', nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('complete', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_export')),
    comment='Who took which list as a file, when and how many rows; nothing of what was in it'
    )
    op.create_index('ix_list_export_by', 'list_export', ['by', 'id'], unique=False)
    op.create_table('import_job',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('layout', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('keep_until', sa.Date(), nullable=False),
    sa.Column('without_refused', sa.Boolean(), nullable=False),
    sa.Column('start_at_once', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('was_checked', sa.Boolean(), nullable=False),
    sa.Column('next_part', sa.Integer(), nullable=False),
    sa.Column('found', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('done', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('file_gone', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_job'))
    )
    op.create_index('ix_import_job_at_work', 'import_job', ['id'], unique=False, postgresql_where=sa.text("status in ('uploaded', 'running')"))
    op.create_table('import_part',
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['import_job.id'], name=op.f('fk_import_part_job_id_import_job')),
    sa.PrimaryKeyConstraint('job_id', 'number', name=op.f('pk_import_part')),
    comment='The rows of a file, sealed; gone some days after its job has ended'
    )
    op.create_table('import_mistake',
    sa.Column('job_id', sa.Uuid(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('column', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['import_job.id'], name=op.f('fk_import_mistake_job_id_import_job')),
    sa.PrimaryKeyConstraint('job_id', 'row', 'column', name=op.f('pk_import_mistake')),
    comment='What is wrong in a file, kept as long as the file'
    )
    op.create_table('import_key',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'source', 'key', name=op.f('pk_import_key')),
    comment='Who a row of another system is here. Keyed hashes: they name nobody, and stay'
    )
    op.create_index('ix_import_key_subject', 'import_key', ['subject_id'], unique=False)


def downgrade() -> None:
    op.drop_table('import_key')
    op.drop_table('import_mistake')
    op.drop_table('import_part')
    op.drop_table('import_job')
    op.drop_table('list_export')
