"""campaigns: evidence of change"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('indicator_count',
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('indicator', sa.Text(), nullable=False),
        sa.Column('stream', sa.Text(), server_default='', nullable=False),
        sa.Column('nation', sa.Text(), server_default='', nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('month', 'indicator', 'stream', 'nation', name=op.f('pk_indicator_count')),
        comment='What each indicator counted in a month; empty where stream or nation is not known'
    )
    op.create_table('outcome_case',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('what', sa.Text(), nullable=False),
        sa.Column('title_cy', sa.Text(), nullable=True),
        sa.Column('what_cy', sa.Text(), nullable=True),
        sa.Column('scale', sa.Text(), nullable=False),
        sa.Column('outcomes', postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column('impacts', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column('source_title', sa.Text(), nullable=False),
        sa.Column('source_url', sa.Text(), nullable=True),
        sa.Column('source_on', sa.Date(), nullable=False),
        sa.Column('happened_on', sa.Date(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('leads_to', postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('proposed_by', sa.Uuid(), nullable=False),
        sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_case')),
        comment='Cases that show a change, with their sources; nobody is named in them'
    )
    op.create_index('ix_outcome_case_status', 'outcome_case', ['status', 'id'], unique=False)
    op.create_table('policy_ask',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('title_en', sa.Text(), nullable=False),
        sa.Column('title_cy', sa.Text(), nullable=False),
        sa.Column('asks', sa.Text(), nullable=False),
        sa.Column('of', sa.Text(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('nation', sa.Text(), nullable=True),
        sa.Column('stage', sa.Text(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_ask'))
    )
    op.create_table('policy_step',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('ask_id', sa.Uuid(), nullable=False),
        sa.Column('stage', sa.Text(), nullable=False),
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('source_title', sa.Text(), nullable=False),
        sa.Column('source_url', sa.Text(), nullable=True),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('by', sa.Uuid(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['ask_id'], ['policy_ask.id'], name=op.f('fk_policy_step_ask_id_policy_ask')),
        sa.ForeignKeyConstraint(['case_id'], ['outcome_case.id'], name=op.f('fk_policy_step_case_id_outcome_case')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_step')),
        comment='How far an ask came, on whose word; only ever added to'
    )
    op.create_index('ix_policy_step_ask', 'policy_step', ['ask_id', 'id'], unique=False)
    op.create_index(op.f('ix_policy_step_case_id'), 'policy_step', ['case_id'], unique=False)
    op.create_table('contact_once',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
        sa.Column('contact', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['mobilisation_id'], ['mobilisation.id'], name=op.f('fk_contact_once_mobilisation_id_mobilisation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_once')),
        comment='What moved somebody to act. The id is derived from person, call and contact: each counts once, and no list of who said what exists'
    )
    op.create_index(op.f('ix_contact_once_mobilisation_id'), 'contact_once', ['mobilisation_id'], unique=False)
    op.create_table('contact_total',
        sa.Column('mobilisation_id', sa.Uuid(), nullable=False),
        sa.Column('contact', sa.Text(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['mobilisation_id'], ['mobilisation.id'], name=op.f('fk_contact_total_mobilisation_id_mobilisation')),
        sa.PrimaryKeyConstraint('mobilisation_id', 'contact', name=op.f('pk_contact_total'))
    )
    op.create_table('impact_report',
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('as_at', sa.Date(), nullable=False),
        sa.Column('threshold', sa.Integer(), nullable=False),
        sa.Column('document', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('published_by', sa.Uuid(), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.CheckConstraint('threshold >= 3', name=op.f('ck_impact_report_each_knows_the_other')),
        sa.PrimaryKeyConstraint('year', name=op.f('pk_impact_report')),
        comment='The report of a year exactly as it was published'
    )
