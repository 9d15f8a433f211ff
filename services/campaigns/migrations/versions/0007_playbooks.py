"""playbooks, the content check, facts, stories and photos"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _content()
    _facts()
    _gatherings()
    _editions()
    _consents()


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


def _facts() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("says_en", sa.Text(), nullable=False),
        sa.Column("says_cy", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("cited_title", sa.Text(), nullable=False),
        sa.Column("cited_url", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("owned_by", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_fact")),
        comment="Facts and figures with their source and a day of review; approved ones never change",
    )
    op.create_index("ix_fact_status", "fact", ["status", "id", "edition"])
    op.create_table(
        "content_use",
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("since_by", sa.Uuid(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "matter", "matter_id", "kind", "thing_id", name=op.f("pk_content_use")
        ),
        comment="Which call or text rests on which fact, story or photo",
    )
    op.create_index("ix_content_use_thing", "content_use", ["kind", "thing_id"])


def _gatherings() -> None:
    op.create_table(
        "hostile_gathering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_hostile_gathering_lasts")),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_hostile_gathering_incident_id_incident"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hostile_gathering")),
        comment="Where, by local authority, and when something hostile is expected",
    )
    op.create_index("ix_hostile_gathering_area", "hostile_gathering", ["area", "ends_at"])
    op.create_index("ix_hostile_gathering_incident", "hostile_gathering", ["incident_id", "id"])


def _editions() -> None:
    op.create_table(
        "playbook_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_edition")),
        sa.UniqueConstraint("key", "edition", name=op.f("uq_playbook_edition_key_edition")),
        comment="Editions of playbooks made by staff, beside the shipped ones",
    )
    op.create_index(
        "ix_playbook_edition_status", "playbook_edition", ["status", "key", "edition"]
    )
    op.create_table(
        "playbook_pin",
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("pinned_by", sa.Uuid(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("matter", "matter_id", "key", name=op.f("pk_playbook_pin")),
        comment="With which edition of a playbook an incident or a mobilisation began: it stays so",
    )


def _consents() -> None:
    op.create_table(
        "usable_story",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("until", postgresql.ARRAY(sa.Date()), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usable_story")),
        comment="Where campaigns may use a story, as membership says; whose it is stays there",
    )
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shows_en", sa.Text(), nullable=False),
        sa.Column("shows_cy", sa.Text(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.Column("children", sa.Boolean(), nullable=False),
        sa.Column("guardians", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        comment="Photos with the record of their consent; who is in them is not kept here",
    )
    op.create_index("ix_photo_status", "photo", ["status", "id"])
