"""notifications: rhythm"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# As the contact cache checks it from now on; what is in it already is checked here, once.
KNOWN_ZONE = (
    "time_zone ~ '^[A-Za-z_]+/[A-Za-z0-9_/+-]+$' "
    "and pg_input_is_valid('2000-01-01 00:00:00 ' || time_zone, 'timestamptz')"
)


def upgrade() -> None:
    op.create_table(
        "rhythm",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger()),
        sa.Column("quiet_until", sa.SmallInteger()),
        sa.Column("quiet_days", sa.ARRAY(sa.SmallInteger())),
        sa.Column("digest_hour", sa.SmallInteger()),
        sa.Column("digest_weekday", sa.SmallInteger()),
        sa.Column("language", sa.Text()),
        sa.Column("service_pace", sa.Text(), server_default="immediate", nullable=False),
        sa.Column("renewal_pace", sa.Text(), server_default="immediate", nullable=False),
        sa.Column("campaign_pace", sa.Text(), server_default="immediate", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_rhythm")),
        comment="What somebody chose about when; null and absent rows are left to the network's "
        "rules",
    )
    op.create_table(
        "rhythm_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("values", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rhythm_rule")),
        comment="What the national team set, from a day on, in place of the shipped defaults",
    )
    op.create_table(
        "person_week",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("used", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_week")),
        comment="How many renewals and campaigns went out to somebody in the latest week that "
        "had any",
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "digest_part",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_digest_part")),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["delivery.id"],
            name=op.f("fk_digest_part_part_id_delivery"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["delivery.id"],
            name=op.f("fk_digest_part_digest_id_delivery"),
            ondelete="CASCADE",
        ),
        comment="Which deliveries wait for, or went out in, which digest",
    )
    op.create_index("ix_digest_part_digest", "digest_part", ["digest_id"])
    op.create_table(
        "said_once",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "once", name=op.f("pk_said_once")),
        comment="Never twice about this: which delivery holds a sender's key, whatever its "
        "template",
    )
    op.execute(f"update contact set time_zone = 'Europe/London' where not ({KNOWN_ZONE})")


def downgrade() -> None:
    op.drop_table("said_once")
    op.drop_table("digest_part")
    op.drop_table("person_week")
    op.drop_table("rhythm_rule")
    op.drop_table("rhythm")
