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
OPEN = "status in ('draft', 'submitted', 'in_review', 'recommended'{more})"


def open_applications(more: str) -> None:
    """The index under which an organisation has one open application a stream."""
    op.drop_index("uq_application_open", "application")
    op.create_index(
        "uq_application_open",
        "application",
        ["organisation_id", "stream"],
        unique=True,
        postgresql_where=sa.text(OPEN.format(more=more)),
    )


def upgrade() -> None:
    open_applications(", 'decided_soon'")
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


def downgrade() -> None:
    op.drop_table("case_part")
    op.drop_table("letter")
    open_applications("")
