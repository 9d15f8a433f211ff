"""campaigns: acting"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "coming_vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("votes_on", sa.Date(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coming_vote")),
        comment="Votes in Parliament that people who wrote about an issue are told of",
    )
    op.create_index("ix_coming_vote_votes_on", "coming_vote", ["votes_on"])
    op.create_table(
        "member_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=True),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["parliament_member.id"],
            name=op.f("fk_member_fact_member_id_parliament_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_fact")),
        comment="What a Member of Parliament is on record for, each with a public source",
    )
    op.create_index("ix_member_fact_member_id", "member_fact", ["member_id"])
    op.add_column("letter", sa.Column("votes_person_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_letter_votes_person_id",
        "letter",
        ["votes_person_id"],
        postgresql_where=sa.text("votes_person_id is not null"),
    )
