"""campaigns: the supporters' own paths"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = (
    "celebration",
    "handbook_feedback",
    "buddy_report",
    "buddy_message",
    "buddy_card",
    "buddy_pair",
    "buddy_wish",
    "challenge_reader", "journey_figure", "journal", "journal_key")


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
    _buddies()


def _buddies() -> None:
    op.create_table(
        "buddy_wish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("sealed_called", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_buddy_wish")),
    )
    op.create_table(
        "buddy_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_person", sa.Uuid(), nullable=False),
        sa.Column("other_person", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("one_person < other_person", name=op.f("ck_buddy_pair_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_pair")),
        sa.UniqueConstraint(
            "one_person", "other_person", name=op.f("uq_buddy_pair_one_person_other_person")
        ),
        comment="Stays after its end, so that the two are never put together again",
    )
    op.create_index(op.f("ix_buddy_pair_other_person"), "buddy_pair", ["other_person"])
    op.create_table(
        "buddy_card",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_called", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_shared", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["buddy_pair.id"], name=op.f("fk_buddy_card_pair_id_buddy_pair")
        ),
        sa.PrimaryKeyConstraint("pair_id", "person_id", name=op.f("pk_buddy_card")),
        comment="What one of a pair is called, and how to reach them, shown once both say yes",
    )
    op.create_table(
        "buddy_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["buddy_pair.id"], name=op.f("fk_buddy_message_pair_id_buddy_pair")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_message")),
    )
    op.create_index("ix_buddy_message_pair_id", "buddy_message", ["pair_id", "id"])
    _reports()


def _reports() -> None:
    op.create_table(
        "buddy_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=True),
        sa.Column("about_person", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy_report")),
        comment="For the safeguarding lead alone",
    )
    op.create_index(op.f("ix_buddy_report_about_person"), "buddy_report", ["about_person"])
    _told()


def _told() -> None:
    op.create_table(
        "handbook_feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handbook_feedback")),
        comment="Without a person unless they would like an answer; of a day, not of a minute",
    )
    op.create_index(op.f("ix_handbook_feedback_person_id"), "handbook_feedback", ["person_id"])
    op.create_index("ix_handbook_feedback_section", "handbook_feedback", ["section", "id"])
    op.create_table(
        "celebration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), server_default="", nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_celebration")),
        comment="What somebody did and offered to have told, in words that they agreed to",
    )
    op.create_index(op.f("ix_celebration_person_id"), "celebration", ["person_id"])
    op.create_index("ix_celebration_status", "celebration", ["status", "id"])


def downgrade() -> None:
    for name in _TABLES:
        op.drop_table(name)
