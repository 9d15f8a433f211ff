"""deciding"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)


def letters() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("guidance", JSONB(), nullable=False),
        sa.Column("milestones", JSONB(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("words", JSONB()),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.Column("released_by", sa.Uuid()),
        sa.Column("released_at", MOMENT),
        sa.Column("taken_back_by", sa.Uuid()),
        sa.Column("taken_back_at", MOMENT),
        sa.Column("taken_back_reason", sa.Text()),
        sa.CheckConstraint(
            "(status = 'released') = (released_by is not null)",
            name=op.f("ck_letter_released_by_one"),
        ),
        sa.CheckConstraint(
            "(status = 'taken_back') = (taken_back_by is not null)",
            name=op.f("ck_letter_taken_by_one"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_letter_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        comment="Decisions as their letters say them; every one is kept, also those taken back",
    )
    op.create_index(op.f("ix_letter_application_id"), "letter", ["application_id"])
    op.create_index(
        "uq_letter_held",
        "letter",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_table(
        "case_part",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_case_part_application_id_application")
        ),
        sa.PrimaryKeyConstraint(
            "application_id", "noted_by", "part", name=op.f("pk_case_part")
        ),
        comment="Who coordinated, recommended, decided or released; whoever sat has a seat",
    )


def conditions() -> None:
    op.create_table(
        "condition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_condition_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_condition_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
    )
    op.create_index(op.f("ix_condition_award_id"), "condition", ["award_id"])
    op.create_index(
        "ix_condition_open", "condition", ["due_on"], postgresql_where=sa.text("status = 'open'")
    )
    op.create_table(
        "condition_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("condition_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=False),
        sa.Column("settled_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["condition.id"], name=op.f("fk_condition_step_condition_id_condition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_step")),
        comment="Each time that somebody said what became of a condition; never changed",
    )
    op.create_index(op.f("ix_condition_step_condition_id"), "condition_step", ["condition_id"])
    op.create_table(
        "certificate",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("celebrate", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_certificate_award_id_award")
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_certificate")),
        comment="An organisation as its certificate calls it, and whether it agrees to be "
        "celebrated",
    )


def appeals() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("renews", sa.Uuid()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("remedy", sa.Text()),
        sa.Column("successor_id", sa.Uuid()),
        sa.Column("lodged_by", sa.Uuid(), nullable=False),
        sa.Column("lodged_at", MOMENT, nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_reason", sa.Text()),
        sa.CheckConstraint(
            "(status in ('upheld', 'not_upheld')) = (answered_by is not null)",
            name=op.f("ck_appeal_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_appeal_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_appeal_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_appeal_letter_id")),
    )
    op.create_index(op.f("ix_appeal_application_id"), "appeal", ["application_id"])
    op.create_index(op.f("ix_appeal_renews"), "appeal", ["renews"])
    op.create_index(op.f("ix_appeal_successor_id"), "appeal", ["successor_id"])


def concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("put_to_holder", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Date()),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.Uuid()),
        sa.Column("taken_at", MOMENT),
        sa.Column("replied_at", MOMENT),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_reason", sa.Text()),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", MOMENT),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_concern_award_id_award")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_concern_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    op.create_index(op.f("ix_concern_award_id"), "concern", ["award_id"])
    op.create_index(
        "uq_concern_open",
        "concern",
        ["award_id"],
        unique=True,
        postgresql_where=sa.text("status in ('raised', 'under_review', 'upheld')"),
    )


def upgrade() -> None:
    letters()
    conditions()
    appeals()
    concerns()


def downgrade() -> None:
    for name in ("concern", "appeal", "certificate", "condition_step", "condition"):
        op.drop_table(name)
    op.drop_table("case_part")
    op.drop_table("letter")
