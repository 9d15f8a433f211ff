"""campaigns: letters, and the seats of those to whom they go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "parliament_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parliament_member")),
        sa.UniqueConstraint("number", name=op.f("uq_parliament_member_number")),
        comment="Members of Parliament, as Parliament publishes them; `told_on`: the day of the source",
    )
    op.create_table(
        "seat_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_file")),
        comment="Public files of seats that were taken in; the files themselves are not kept",
    )
    op.create_table(
        "seat",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["seat_file.id"], name=op.f("fk_seat_file_id_seat_file")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_seat")),
    )
    op.create_table(
        "seat_party_vote",
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("polled_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seat.code"], name=op.f("fk_seat_party_vote_seat_seat")),
        sa.PrimaryKeyConstraint("seat", "polled_on", "place", name=op.f("pk_seat_party_vote")),
    )
    op.create_table(
        "seat_result",
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("polled_on", sa.Date(), nullable=False),
        sa.Column("by_election", sa.Boolean(), nullable=False),
        sa.Column("majority", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("margin", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seat.code"], name=op.f("fk_seat_result_seat_seat")),
        sa.PrimaryKeyConstraint("seat", "polled_on", name=op.f("pk_seat_result")),
        comment="Only staff see majorities",
    )
    op.create_index("ix_seat_result_margin", "seat_result", ["margin", "seat"], unique=False)
    op.create_table(
        "seat_tenure",
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["parliament_member.id"],
            name=op.f("fk_seat_tenure_member_id_parliament_member"),
        ),
        sa.ForeignKeyConstraint(["seat"], ["seat.code"], name=op.f("fk_seat_tenure_seat_seat")),
        sa.PrimaryKeyConstraint("seat", "since", name=op.f("pk_seat_tenure")),
    )
    op.create_index("ix_seat_tenure_member_id", "seat_tenure", ["member_id"], unique=False)


def downgrade() -> None:

    op.drop_index("ix_seat_tenure_member_id", table_name="seat_tenure")
    op.drop_table("seat_tenure")
    op.drop_index("ix_seat_result_margin", table_name="seat_result")
    op.drop_table("seat_result")
    op.drop_table("seat_party_vote")
    op.drop_table("seat")
    op.drop_table("seat_file")
    op.drop_table("parliament_member")
