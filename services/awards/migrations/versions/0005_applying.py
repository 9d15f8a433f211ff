"""applying"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN = "status in ('draft', 'submitted', 'in_review', 'recommended')"
ENDED = "status not in ('awarded', 'not_yet', 'withdrawn')"


def _only_one_open(which: str) -> None:
    op.drop_index("uq_application_open", "application")
    op.create_index(
        "uq_application_open",
        "application",
        ["organisation_id", "stream"],
        unique=True,
        postgresql_where=sa.text(which),
    )


def upgrade() -> None:
    op.add_column("application", sa.Column("resumes_to", sa.Text(), nullable=True))
    _only_one_open(ENDED)
    op.create_table('preparation',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('criterion', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=True),
    sa.Column('intention', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('saved_by', sa.Uuid(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_preparation_application_id_application')),
    sa.PrimaryKeyConstraint('application_id', 'criterion', name=op.f('pk_preparation')),
    comment='Self-assessment and plan, criterion by criterion'
    )
    op.create_table('particulars',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=True),
    sa.Column('staff_reached', sa.Integer(), nullable=True),
    sa.Column('partners', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('saved_by', sa.Uuid(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('staff_reached <= staff', name=op.f('ck_particulars_no_more_than_there_are')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_particulars_application_id_application')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_particulars')),
    comment='How many of the staff took part, and with whom an organisation works locally'
    )
    op.create_table('submission',
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_submission_application_id_application')),
    sa.PrimaryKeyConstraint('application_id', 'number', name=op.f('pk_submission')),
    comment='Each time that an application was sent: a panel reads the answers of the last one'
    )
    op.create_table('editor',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('helps_as', sa.Text(), nullable=False),
    sa.Column('invited_by', sa.Uuid(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_by', sa.Uuid(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_editor_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editor')),
    comment='Colleagues who write one application through a link of their own'
    )
    op.create_index(op.f('ix_editor_application_id'), 'editor', ['application_id'], unique=False)
    op.create_table('case_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_case_step_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step')),
    comment='Decisions about an open application: returned, asked, deferred, promised anew'
    )
    op.create_index(op.f('ix_case_step_application_id'), 'case_step', ['application_id'], unique=False)
    op.create_table('evidence_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overdue_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_evidence_request_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_request')),
    comment='More that was asked of an applicant, by a day'
    )
    op.create_index(op.f('ix_evidence_request_application_id'), 'evidence_request', ['application_id'], unique=False)
    op.create_index('uq_evidence_request_open', 'evidence_request', ['application_id'], unique=True, postgresql_where=sa.text('answered_at is null and waived_at is null'))
    op.create_table('nomination',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('stream', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('nominated_by', sa.Uuid(), nullable=False),
    sa.Column('nominated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('application_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination')),
    comment='An organisation that somebody else thinks should apply, and what it says to that'
    )
    op.create_index(op.f('ix_nomination_nominated_by'), 'nomination', ['nominated_by'], unique=False)
    op.create_index(op.f('ix_nomination_organisation_id'), 'nomination', ['organisation_id'], unique=False)
    op.create_index('uq_nomination_open', 'nomination', ['organisation_id', 'stream'], unique=True, postgresql_where=sa.text("status = 'made'"))

    # What was sent before there was a record of it counts as sent once, as it is now.
    op.execute(
        "insert into submission (application_id, number, version, sent_at, sent_by) "
        "select a.id, 1, a.version, a.submitted_at, r.saved_by from application a "
        "join answer_revision r on r.application_id = a.id "
        "and r.version = (select max(version) from answer_revision where application_id = a.id) "
        "where a.submitted_at is not null"
    )


def downgrade() -> None:
    op.drop_table("nomination")
    op.drop_table("evidence_request")
    op.drop_table("case_step")
    op.drop_table("editor")
    op.drop_table("submission")
    op.drop_table("particulars")
    op.drop_table("preparation")
    _only_one_open(OPEN)
    op.drop_column("application", "resumes_to")
