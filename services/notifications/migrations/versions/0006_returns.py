"""notifications: returns"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COMMENT = "Addresses as keyed hashes to which categories do not go any more, and why"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _suppression()
    op.add_column("contact", sa.Column("address_key", sa.LargeBinary()))
    op.create_index("ix_contact_address_key", "contact", ["address_key"])
    # Asked for again, so that each contact gets its key and what was stopped stays stopped.
    op.execute("update contact set version = null, wanted_version = greatest(wanted_version, 1)")
    op.create_table(
        "returned",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("arrived_by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_returned")),
        comment="Mail that came back and was acted on, so that none is acted on twice; "
        "no text of it",
    )
    op.create_index("ix_returned_delivery_id", "returned", ["delivery_id"])
    op.create_table(
        "party_message",
        sa.Column("cause", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("party_kind", sa.Text(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("undeliverable_at", MOMENT),
        sa.PrimaryKeyConstraint("cause", "template", "step", name=op.f("pk_party_message")),
        comment="For which organisation or group a message was, and when nobody there was left",
    )
    op.create_table(
        "mail_relay",
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("preference", sa.Integer(), nullable=False),
        sa.Column("up", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("worker", "relay", name=op.f("pk_mail_relay")),
        comment="How each worker found each mail relay, told when it changes and once a minute",
    )


def _suppression() -> None:
    op.drop_constraint(op.f("pk_suppression"), "suppression")
    # gen_random_uuid is PostgreSQL's own: these rows are older than the code that draws ids.
    op.add_column(
        "suppression",
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
    )
    op.alter_column("suppression", "id", server_default=None)
    op.create_primary_key(op.f("pk_suppression"), "suppression", ["id"])
    op.alter_column("suppression", "person_id", nullable=True)
    for name, kind in (
        ("address_key", sa.LargeBinary()),
        ("code", sa.Text()),
        ("given_by", sa.Uuid()),
        ("given_reason", sa.Text()),
        ("asked_again_at", MOMENT),
        ("lifted_by", sa.Uuid()),
        ("lifted_at", MOMENT),
        ("lifted_reason", sa.Text()),
    ):
        op.add_column("suppression", sa.Column(name, kind))
    op.add_column(
        "suppression",
        sa.Column(
            "stops",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            server_default="{service,renewal,campaign,urgent}",
        ),
    )
    op.alter_column("suppression", "stops", server_default=None)
    op.create_index(
        "uq_suppression_address",
        "suppression",
        ["address_key"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )
    op.create_index(
        "uq_suppression_unbound",
        "suppression",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null and address_key is null"),
    )
    op.create_index("ix_suppression_person", "suppression", ["person_id"])
    op.create_table_comment("suppression", COMMENT)


def downgrade() -> None:
    op.drop_table("mail_relay")
    op.drop_table("party_message")
    op.drop_table("returned")
    op.drop_index("ix_contact_address_key", "contact")
    op.drop_column("contact", "address_key")
    op.execute("delete from suppression where lifted_at is not null or person_id is null")
    op.execute(
        "delete from suppression one using suppression other "
        "where one.person_id = other.person_id and one.id > other.id"
    )
    for index in ("uq_suppression_address", "uq_suppression_unbound", "ix_suppression_person"):
        op.drop_index(index, "suppression")
    op.drop_constraint(op.f("pk_suppression"), "suppression")
    for name in (
        "id", "address_key", "stops", "code", "given_by", "given_reason", "asked_again_at",
        "lifted_by", "lifted_at", "lifted_reason",
    ):  # fmt: skip
        op.drop_column("suppression", name)
    op.create_primary_key(op.f("pk_suppression"), "suppression", ["person_id"])
    op.alter_column("suppression", "person_id", nullable=False)
    op.drop_table_comment("suppression", existing_comment=COMMENT)
