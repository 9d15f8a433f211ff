"""campaigns: letters, and the seats of those to whom they go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "borrowed_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hashes", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_borrowed_text")),
        comment="Texts that letters are copied from, as keyed hashes; the texts are not kept",
    )
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
        comment="Members of Parliament as Parliament has them; `told_on`: the day of the source",
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
        "vote_watch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["parliament_member.id"],
            name=op.f("fk_vote_watch_member_id_parliament_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_watch")),
        comment="Members whose supportive words are to be held against their votes",
    )
    op.create_index("uq_vote_watch_open", "vote_watch", ["member_id", "issue"], unique=True)
    op.create_table(
        "election",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("polling_on", sa.Date(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seat.code"], name=op.f("fk_election_seat_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
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
    op.create_table(
        "election_candidate",
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["election_id"],
            ["election.id"],
            name=op.f("fk_election_candidate_election_id_election"),
        ),
        sa.ForeignKeyConstraint(
            ["seat"], ["seat.code"], name=op.f("fk_election_candidate_seat_seat")
        ),
        sa.PrimaryKeyConstraint("election_id", "seat", "place", name=op.f("pk_election_candidate")),
        comment="Who stands, as was published before an election; deleted when it is long over",
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("to_whom", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("election_id", sa.Uuid(), nullable=True),
        sa.Column("issues", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("nudge_person_id", sa.Uuid(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("touched_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["mobilisation.id"], name=op.f("fk_letter_call_id_mobilisation")
        ),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_letter_election_id_election")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["parliament_member.id"],
            name=op.f("fk_letter_member_id_parliament_member"),
        ),
        sa.ForeignKeyConstraint(["seat"], ["seat.code"], name=op.f("fk_letter_seat_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("handle", name=op.f("uq_letter_handle")),
        comment="Found by a keyed hash of call and person; without the hash nobody can tell whose",
    )
    op.create_index("ix_letter_call_id", "letter", ["call_id"], unique=False)
    op.create_index("ix_letter_member_id", "letter", ["member_id"], unique=False)
    op.create_index("ix_letter_touched_on", "letter", ["touched_on"], unique=False)
    op.create_table(
        "letter_reply",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_reply_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("letter_id", "place", name=op.f("pk_letter_reply")),
        comment="`sealed`: the text of a reply, only when its owner gave it to the team",
    )
    op.create_table(
        "letter_sketch",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("hashes", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_sketch_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_sketch")),
        comment="A keyed sample of a draft: many write alike; no word can be read from it",
    )
    op.create_index("ix_letter_sketch_call_id", "letter_sketch", ["call_id"], unique=False)


def downgrade() -> None:

    op.drop_index("ix_letter_sketch_call_id", table_name="letter_sketch")
    op.drop_table("letter_sketch")
    op.drop_table("letter_reply")
    op.drop_index("ix_letter_touched_on", table_name="letter")
    op.drop_index("ix_letter_member_id", table_name="letter")
    op.drop_index("ix_letter_call_id", table_name="letter")
    op.drop_table("letter")
    op.drop_table("election_candidate")
    op.drop_index("ix_seat_tenure_member_id", table_name="seat_tenure")
    op.drop_table("seat_tenure")
    op.drop_index("ix_seat_result_margin", table_name="seat_result")
    op.drop_table("seat_result")
    op.drop_table("seat_party_vote")
    op.drop_table("election")
    op.drop_index("uq_vote_watch_open", table_name="vote_watch")
    op.drop_table("vote_watch")
    op.drop_table("seat")
    op.drop_table("seat_file")
    op.drop_table("parliament_member")
    op.drop_table("borrowed_text")
