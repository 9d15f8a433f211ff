"""panels: pool, reserve, relations, recusals"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("assessor", sa.Column("seat_limit", sa.Integer(), nullable=True))
    op.add_column("assessor", sa.Column("away_until", sa.Date(), nullable=True))
    op.add_column(
        "assessor", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    op.add_column("panel", sa.Column("kept_by", sa.Uuid(), nullable=True))
    op.add_column("panel", sa.Column("review_by", sa.Date(), nullable=True))
    op.add_column("seat", sa.Column("reminded", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "local_group",
        sa.Column("contacts", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
    )
    op.create_table(
        "past_contact",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name=op.f("pk_past_contact")),
        comment=(
            "Who was a contact of an organisation, as long as that may be a conflict of interest"
        ),
    )
    op.create_table(
        "panel_reserve",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_panel_reserve_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("application_id", "person_id", name=op.f("pk_panel_reserve")),
        comment="Who is asked next when a seat stays empty; a row goes when its person is asked",
    )
    op.create_index(op.f("ix_panel_reserve_person_id"), "panel_reserve", ["person_id"])
    op.create_table(
        "recusal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_reason", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        comment=(
            "Whom a conflict of interest keeps away from an applicant, and who lifted that and why"
        ),
    )
    op.create_index(op.f("ix_recusal_person_id"), "recusal", ["person_id"])
    op.create_index(
        "uq_recusal_standing",
        "recusal",
        ["organisation_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("standing"),
    )
    op.create_table(
        "joint_review",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scores", postgresql.JSONB(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_joint_review_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("application_id", "version", name=op.f("pk_joint_review")),
        comment="What the panel agreed; every saved state is kept",
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_question_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        comment="What the panel asks the applicant, and what they answer",
    )
    op.create_index(op.f("ix_question_application_id"), "question", ["application_id"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("days", postgresql.ARRAY(sa.Date()), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_visit_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        comment="A visit of the panel: proposed, arranged, held; or left out, with who and why",
    )
    op.create_index(op.f("ix_visit_application_id"), "visit", ["application_id"])
    op.execute(
        "INSERT INTO recusal (id, organisation_id, person_id, standing, version, declared_at) "
        "SELECT gen_random_uuid(), application.organisation_id, seat.person_id, true, 1, now() "
        "FROM seat JOIN application ON application.id = seat.application_id "
        "WHERE seat.conflict = 'declared' "
        "GROUP BY application.organisation_id, seat.person_id"
    )


def downgrade() -> None:
    op.drop_table("visit")
    op.drop_table("question")
    op.drop_table("joint_review")
    op.drop_table("recusal")
    op.drop_table("panel_reserve")
    op.drop_table("past_contact")
    op.drop_column("local_group", "contacts")
    op.drop_column("seat", "reminded")
    op.drop_column("panel", "review_by")
    op.drop_column("panel", "kept_by")
    for column in ("version", "away_until", "seat_limit"):
        op.drop_column("assessor", column)
