"""evidence"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("shows_people", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_because", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "not shows_people or consent <> 'none'", name=op.f("ck_evidence_consent_of_people")
        ),
        sa.CheckConstraint(
            "(removed_at is null) = (removed_because is null)",
            name=op.f("ck_evidence_removed_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_evidence_application_id_application"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        comment="What is known of each evidence file; it lies outside, under the ids of its row",
    )
    op.create_index(op.f("ix_evidence_application_id"), "evidence", ["application_id"])
    op.create_index(
        "ix_evidence_to_erase",
        "evidence",
        ["id"],
        postgresql_where=sa.text("removed_at is not null and erased_at is null"),
    )


def downgrade() -> None:
    op.drop_table("evidence")
