"""campaigns: the supporters' own paths"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = ("challenge_reader", "journey_figure", "journal", "journal_key")


def upgrade() -> None:
    op.create_table(
        "journal_key",
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_journal_key")),
        comment="One key for each person, itself sealed. Deleting it makes all they wrote "
        "unreadable",
    )
    op.create_table(
        "journal",
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_journal")),
        comment="Sealed under its person's key, padded, so that little can be read from its length",
    )
    op.create_table(
        "journey_figure",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_journey_figure_total")),
        sa.PrimaryKeyConstraint("month", "what", name=op.f("pk_journey_figure")),
        comment="How often steps were done, by month; of nobody in particular",
    )
    op.create_table(
        "challenge_reader",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_challenge_reader")),
        comment="Who asked to hear of the challenge of the week; the row goes when they stop",
    )


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
