"""seeing"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
    op.create_table(
        'withholding_rule',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('threshold', sa.Integer(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('set_by', sa.Uuid(), nullable=False),
        sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('set_reason', sa.Text(), nullable=False),
        sa.CheckConstraint('threshold >= 3', name=op.f('ck_withholding_rule_each_knows_the_other')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_withholding_rule')),
        comment='The smallest number that is told, by the day from which it holds',
    )
    op.create_table(
        'published_figures',
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('as_at', sa.Date(), nullable=False),
        sa.Column('threshold', sa.Integer(), nullable=False),
        sa.Column('rows', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('published_by', sa.Uuid(), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('published_reason', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('year', name=op.f('pk_published_figures')),
        comment='The figures of a year as everybody may read them, small numbers withheld',
    )
    op.create_table(
        'research_export',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('as_at', sa.Date(), nullable=False),
        sa.Column('threshold', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.Text(), nullable=False),
        sa.Column('asked_for_by', sa.Text(), nullable=False),
        sa.Column('rows', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('made_by', sa.Uuid(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_research_export')),
        comment='Numbers that went to researchers: for what, who asked, and exactly what was given',
    )
    op.create_table(
        'survey',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('stream', sa.Text(), nullable=False),
        sa.Column('year', sa.Integer(), nullable=False),
        sa.Column('edition', sa.Text(), nullable=False),
        sa.Column('questions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('opened_on', sa.Date(), nullable=False),
        sa.Column('closes_on', sa.Date(), nullable=False),
        sa.Column('remind_days', postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('opened_by', sa.Uuid(), nullable=False),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('opened_reason', sa.Text(), nullable=False),
        sa.Column('closed_by', sa.Uuid(), nullable=True),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed_reason', sa.Text(), nullable=True),
        sa.Column('published_by', sa.Uuid(), nullable=True),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('published_reason', sa.Text(), nullable=True),
        sa.Column('threshold', sa.Integer(), nullable=True),
        sa.Column('results', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    )
    op.create_index('uq_survey_year', 'survey', ['stream', 'year'], unique=True)
    op.create_index(
        'ix_survey_open', 'survey', ['closes_on'], postgresql_where=sa.text("status = 'open'")
    )
    op.create_table(
        'survey_request',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('survey_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('answers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('answered_by', sa.Uuid(), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['survey_id'], ['survey.id'], name=op.f('fk_survey_request_survey_id_survey')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_request')),
        comment='Who was asked, and what they answered: read for the whole, never for one',
    )
    op.create_index(
        'uq_survey_request', 'survey_request', ['survey_id', 'organisation_id'], unique=True
    )
    op.create_index('ix_survey_request_organisation', 'survey_request', ['organisation_id'])


def downgrade() -> None:
    op.drop_table('survey_request')
    op.drop_table('survey')
    for name in ('research_export', 'published_figures', 'withholding_rule', 'list_export'):
        op.drop_table(name)
    op.drop_column('local_group', 'nation')
    op.drop_index('ix_network_member_entry', 'network_member')
    op.drop_index('ix_organisation_area', 'organisation')
    op.drop_index('ix_award_entry', 'award')
    op.drop_index('ix_application_hear_by', 'application')
    op.drop_index('ix_application_entry', 'application')
    op.drop_column('application', 'stage_since')
