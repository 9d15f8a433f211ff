"""renewing"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The reminders that were given before awards kept them: events are the record.
TAKEN = """
update award set taken = given.steps from (
    select aggregate_id, array_agg(convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'step'
        order by position) as steps
    from event where type = 'awards.award.renewal_due.v1' group by aggregate_id
) as given where given.aggregate_id = award.id
"""


def upgrade() -> None:
    op.add_column(
        "award",
        sa.Column("taken", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("award", sa.Column("intention", sa.Text()))
    op.add_column("award", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.execute(TAKEN)
    op.add_column("local_lead", sa.Column("person_id", sa.Uuid()))
    op.create_table(
        "award_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("starts_before", sa.Date(), nullable=False),
        sa.Column("expires_before", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_correction_award_id_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_correction")),
        comment="What the dates of an award were before somebody put them right, and why",
    )
    op.create_index(op.f("ix_award_correction_award_id"), "award_correction", ["award_id"])
    op.create_table(
        "renewal_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("renewing", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_renewal_answer_award_id_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_answer")),
        comment="Whether the holder of an award will renew it, each time that they said so",
    )
    op.create_index(op.f("ix_renewal_answer_award_id"), "renewal_answer", ["award_id"])
    op.create_table(
        "merger_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_reason", sa.Text()),
        sa.CheckConstraint(
            "(status in ('open', 'dropped')) = (decided_by is null)",
            name=op.f("ck_merger_review_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_merger_review_award_id_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merger_review")),
        comment="Awards of merged organisations: whether they carry on with the one that goes on",
    )
    op.create_index(op.f("ix_merger_review_from_id"), "merger_review", ["from_id"])
    op.create_index(
        "uq_merger_review_open",
        "merger_review",
        ["award_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "unreachable_contact",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_unreachable_contact")),
        comment="Contacts whom mail did not reach, until it does again",
    )
    op.create_table(
        "renewal_risk",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_renewal_risk_award_id_award")
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_renewal_risk")),
        comment="Awards in their last year of which a contact cannot be reached",
    )
    op.create_table(
        "award_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_target_award_id_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_target")),
        comment="What the holder of an award means to reach; one that was replaced stays readable",
    )
    op.create_index(op.f("ix_award_target_award_id"), "award_target", ["award_id"])
    op.create_table(
        "target_progress",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_target_progress_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["award_target.id"], name=op.f("fk_target_progress_target_id_award_target")
        ),
        sa.PrimaryKeyConstraint("application_id", "target_id", name=op.f("pk_target_progress")),
        comment="What became of a target, as its holder says when they renew",
    )


def downgrade() -> None:
    op.drop_table("target_progress")
    op.drop_table("award_target")
    op.drop_table("renewal_risk")
    op.drop_table("unreachable_contact")
    op.drop_table("merger_review")
    op.drop_table("renewal_answer")
    op.drop_table("award_correction")
    op.drop_column("local_lead", "person_id")
    op.drop_column("award", "version")
    op.drop_column("award", "intention")
    op.drop_column("award", "taken")
