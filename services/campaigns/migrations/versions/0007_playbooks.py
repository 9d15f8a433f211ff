"""playbooks, the content check, facts, stories and photos"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _content()


def _content() -> None:
    op.create_table(
        "content_overrule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_overrule")),
        sa.UniqueConstraint(
            "matter",
            "matter_id",
            "finding",
            name=op.f("uq_content_overrule_matter_matter_id_finding"),
        ),
        comment="Findings of the content check that somebody overruled, by name and with a reason",
    )
    op.create_index("ix_content_overrule_at", "content_overrule", ["at"])
