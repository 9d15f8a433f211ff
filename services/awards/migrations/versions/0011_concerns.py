"""concerns"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Nothing ever wrote to it: each act has a row of its own now, and who raised one is sealed.
    op.drop_table("concern")
    concern()
    op.add_column("application", sa.Column("words_erased_on", sa.Date()))
    op.add_column(
        "evidence", sa.Column("lies_at", sa.Text(), server_default="", nullable=False)
    )
    op.create_index(
        "ix_evidence_lies_at", "evidence", ["lies_at"], postgresql_where=sa.text("lies_at <> ''")
    )
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
        comment="Each act on a concern: who, when, and the reason that went with it; never changed",
    )
    op.create_index(op.f("ix_concern_step_concern_id"), "concern_step", ["concern_id"])
    op.create_table(
        "concern_source",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_source_concern_id_concern")
        ),
        sa.PrimaryKeyConstraint("concern_id", name=op.f("pk_concern_source")),
        comment="Who raised a concern, encrypted; found again by a keyed hash, opened by awards.sealed",
    )
    op.create_index(op.f("ix_concern_source_handle"), "concern_source", ["handle"])


def concern() -> None:
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
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("put_to_holder", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Date()),
        sa.Column("appeal_by", sa.Date()),
        sa.Column("answer_by", sa.Date()),
        sa.Column("told_on", sa.Date()),
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
        "uq_concern_under_way",
        "concern",
        ["award_id"],
        unique=True,
        postgresql_where=sa.text(
            "status in ('under_review', 'upheld', 'appealed', 'appeal_dismissed')"
        ),
    )
