"""notifications: reach"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("contact", sa.Column("mobile", sa.Text(), nullable=True))
    op.add_column(
        "contact",
        sa.Column("mobile_proven", sa.Boolean(), server_default="false", nullable=False),
    )
    op.create_table(
        "inbox_mark",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_inbox_mark")),
        comment="Which messages somebody has read in their inbox; they vanish with their delivery",
    )
    op.create_index(op.f("ix_inbox_mark_person_id"), "inbox_mark", ["person_id"])
    op.add_column("organisation", sa.Column("nation", sa.Text(), nullable=True))
    _calendars()
    _chats()


def _calendars() -> None:
    op.create_table(
        "due",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "cause", name=op.f("pk_due")),
        comment="What is due on which day, for whom: what calendars show",
    )
    for name, column, partial in (
        ("ix_due_person", "person_id", True),
        ("ix_due_organisation", "organisation_id", False),
        ("ix_due_group", "group_id", True),
        ("ix_due_day", "day", False),
    ):
        where = sa.text(f"{column} is not null") if partial else None
        op.create_index(name, "due", [column], postgresql_where=where)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("stream", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        comment="Who reads which days under a secret address; a revoked one opens nothing",
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])


def _chats() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", MOMENT, nullable=True),
        sa.Column("given_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        comment="Where a group or the office talks; the address is a secret and is sealed",
    )
    op.create_table(
        "chat_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_post")),
        sa.UniqueConstraint(
            "chat_id", "kind", "cause", name=op.f("uq_chat_post_chat_id_kind_cause")
        ),
        comment="One row per chat, kind and cause: nothing is posted twice about the same",
    )
    op.create_index(
        "ix_chat_post_due",
        "chat_post",
        ["due_at"],
        postgresql_where=sa.text("status in ('queued', 'sending')"),
    )


def downgrade() -> None:
    op.drop_table("chat_post")
    op.drop_table("chat")
    op.drop_table("calendar_feed")
    op.drop_table("due")
    op.drop_column("organisation", "nation")
    op.drop_table("inbox_mark")
    op.drop_column("contact", "mobile_proven")
    op.drop_column("contact", "mobile")
