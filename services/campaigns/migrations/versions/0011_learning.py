"""learning"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _workshops()
    _afterwards()
    _politics()
    _hooks()
    _press()
    _welcome()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _of_workshop(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workshop_id"], ["workshop.id"], name=op.f(f"fk_{table}_workshop_id_workshop")
    )


def _workshops() -> None:
    op.create_table(
        "workshop",
        _id(),
        _text("course"),
        _moment("starts_at"),
        _moment("ends_at"),
        sa.Column("online", sa.Boolean(), nullable=False),
        _text("venue"),
        _text("access"),
        _text("joining"),
        _text("language"),
        sa.Column("capacity", sa.Integer(), nullable=False),
        _text("nation", nullable=True),
        _text("area", nullable=True),
        _id("group_id", nullable=True),
        sa.Column("trainers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _id("organiser"),
        _moment("created_at"),
        _text("status"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_workshop_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        comment="One date of a course. A place is a public venue, never where people live",
    )
    op.create_index("ix_workshop_starts_at", "workshop", ["starts_at", "id"])
    op.create_table(
        "workshop_entry",
        _id(),
        _id("workshop_id"),
        _moment("at"),
        _text("kind"),
        _id("by"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        _of_workshop("workshop_entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_entry")),
        comment="Every decision about a workshop; only ever added to",
    )
    op.create_index(op.f("ix_workshop_entry_workshop_id"), "workshop_entry", ["workshop_id"])
    op.create_table(
        "booking",
        _id(),
        _id("workshop_id"),
        _id("person_id"),
        _text("status"),
        _moment("since"),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        _id("ticked_by", nullable=True),
        _moment("ticked_at", nullable=True),
        _of_workshop("booking"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_booking_workshop_id_person_id")),
        comment=(
            "Who has a place. What they would like to be called and what they need is encrypted"
        ),
    )
    op.create_index(op.f("ix_booking_person_id"), "booking", ["person_id"])
    op.create_index("ix_booking_workshop_id", "booking", ["workshop_id", "status", "since", "id"])


def _afterwards() -> None:
    op.create_table(
        "workshop_feedback",
        _id(),
        _id("workshop_id"),
        _id("person_id", nullable=True),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.CheckConstraint("useful between 1 and 5", name=op.f("ck_workshop_feedback_useful")),
        _of_workshop("workshop_feedback"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_feedback")),
        comment="Without person_id it is anonymous, and nothing leads back",
    )
    for column in ("workshop_id", "person_id"):
        op.create_index(op.f(f"ix_workshop_feedback_{column}"), "workshop_feedback", [column])
    op.create_table(
        "commitment",
        _id("booking_id"),
        _id("workshop_id"),
        _id("person_id"),
        _text("kind"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _text("status"),
        _moment("made_at"),
        sa.Column("ask_on", sa.Date(), nullable=False),
        _moment("asked_at", nullable=True),
        _moment("answered_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("fk_commitment_booking_id_booking"),
            ondelete="CASCADE",
        ),
        _of_workshop("commitment"),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_commitment")),
        comment="What somebody set themselves to do, in their own words, encrypted",
    )
    for column in ("workshop_id", "person_id"):
        op.create_index(op.f(f"ix_commitment_{column}"), "commitment", [column])
    op.create_index("ix_commitment_ask_on", "commitment", ["ask_on"])


def _politics() -> None:
    op.create_table(
        "politics_cohort",
        _id(),
        _text("nation", nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ceremony_on", sa.Date(), nullable=False),
        sa.Column("evidence_on", sa.Date(), nullable=False),
        _id("created_by"),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_politics_cohort")),
        comment="When a course runs and when its ceremony is; never who takes part, nor how many",
    )
    op.create_table(
        "sealed_place",
        _id(),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_place")),
        comment="One place of the course each, all of one size; opened by campaigns/sealed.py alone",
    )


def _hooks() -> None:
    op.create_table(
        "local_hook",
        _id(),
        _text("title_en"),
        _text("title_cy"),
        _text("nation"),
        _text("area"),
        _id("group_id", nullable=True),
        _text("rule"),
        sa.Column("on", sa.Date()),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        _text("prompt_en"),
        _text("prompt_cy"),
        _id("author"),
        _moment("created_at"),
        _text("status"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(rule = '') <> (\"on\" is null)", name=op.f("ck_local_hook_one_time")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_hook")),
    )
    op.create_index("ix_local_hook_status", "local_hook", ["status", "id"])
    op.create_table(
        "local_hook_entry",
        _id(),
        _id("hook_id"),
        _moment("at"),
        _text("kind"),
        _id("by"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["hook_id"], ["local_hook.id"], name=op.f("fk_local_hook_entry_hook_id_local_hook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_hook_entry")),
    )
    op.create_index(op.f("ix_local_hook_entry_hook_id"), "local_hook_entry", ["hook_id"])
    op.create_table(
        "hook_follow",
        _id(),
        _id("person_id"),
        _text("nation", nullable=True),
        _text("area", nullable=True),
        sa.Column("remind", sa.Boolean(), nullable=False),
        _moment("since"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_follow")),
        sa.UniqueConstraint("person_id", name=op.f("uq_hook_follow_person_id")),
        comment="Who asked for the hook calendar; the id is in its secret address",
    )


def _press() -> None:
    op.create_table(
        "press_contact",
        _id(),
        _text("outlet"),
        _text("nation"),
        _text("area", nullable=True),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _id("added_by"),
        _moment("added_at"),
        sa.Column("last_contact_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_contact")),
        comment="Journalists; who they are and how to reach them is encrypted",
    )
    op.create_table(
        "press_access",
        _id(),
        _id("person_id"),
        _text("nation"),
        _text("area", nullable=True),
        _id("given_by"),
        _moment("given_at"),
        _text("given_reason"),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_access")),
        comment="Who besides campaign managers may see the press contacts of a place",
    )
    op.create_index(op.f("ix_press_access_person_id"), "press_access", ["person_id"])
    _press_requests()


def _press_requests() -> None:
    op.create_table(
        "press_request",
        _id(),
        _text("outlet"),
        _text("nation"),
        _text("area", nullable=True),
        _moment("deadline"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _id("received_by"),
        _moment("received_at"),
        sa.Column("lines", postgresql.ARRAY(sa.Uuid()), nullable=False),
        _text("status"),
        _id("taken_by", nullable=True),
        _id("speaker_request", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_request")),
        comment="What journalists ask for; the question is encrypted",
    )
    op.create_index("ix_press_request_status", "press_request", ["status", "deadline"])
    op.create_table(
        "press_entry",
        _id(),
        _id("request_id"),
        _moment("at"),
        _text("kind"),
        _id("by"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["press_request.id"],
            name=op.f("fk_press_entry_request_id_press_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_entry")),
    )
    op.create_index(op.f("ix_press_entry_request_id"), "press_entry", ["request_id"])


def _welcome() -> None:
    op.create_table(
        "welcome_event",
        _id(),
        _text("kind"),
        _text("title_en"),
        _text("title_cy"),
        _moment("starts_at"),
        _moment("ends_at"),
        _text("venue"),
        _text("nation"),
        _text("area", nullable=True),
        _id("group_id", nullable=True),
        sa.Column("hosted_by_other", sa.Boolean(), nullable=False),
        _text("host"),
        _text("centre"),
        _id("organiser"),
        _moment("created_at"),
        _text("status"),
        sa.Column("coming", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_welcome_event_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome_event")),
        comment="Public occasions at public places; of who comes there is a number alone",
    )
    op.create_index("ix_welcome_event_starts_at", "welcome_event", ["starts_at", "id"])
    op.create_table(
        "welcome_entry",
        _id(),
        _id("event_id"),
        _moment("at"),
        _text("kind"),
        _id("by"),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["welcome_event.id"], name=op.f("fk_welcome_entry_event_id_welcome_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welcome_entry")),
    )
    op.create_index(op.f("ix_welcome_entry_event_id"), "welcome_entry", ["event_id"])


def downgrade() -> None:
    for table in ("welcome_entry", "welcome_event", "press_entry", "press_request"):
        op.drop_table(table)
    for table in ("press_access", "press_contact"):
        op.drop_table(table)
    for table in ("hook_follow", "local_hook_entry", "local_hook"):
        op.drop_table(table)
    for table in ("sealed_place", "politics_cohort"):
        op.drop_table(table)
    for table in ("commitment", "workshop_feedback", "booking", "workshop_entry", "workshop"):
        op.drop_table(table)
