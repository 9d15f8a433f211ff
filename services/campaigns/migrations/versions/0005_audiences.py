"""campaigns: what audience rules ask for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _history()
    _targeting()
    for name in ("region", "constituency"):
        op.add_column("audience_person", sa.Column(name, sa.Text()))
    op.create_index("ix_audience_person_constituency", "audience_person", ["constituency"])
    op.add_column(
        "mobilisation",
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )


def _history() -> None:
    op.create_table(
        "action_history",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_action_history")),
        comment="Serves audience rules only: no route and no page lists who acted",
    )
    op.create_index("ix_action_history_last_on", "action_history", ["last_on"])
    op.create_table(
        "ask_declined",
        sa.Column("mobilisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("declined_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"],
            ["mobilisation.id"],
            name=op.f("fk_ask_declined_mobilisation_id_mobilisation"),
        ),
        sa.PrimaryKeyConstraint("mobilisation_id", "person_id", name=op.f("pk_ask_declined")),
        comment="Who said `not this time`; who was asked stands in the frozen audience",
    )


def _targeting() -> None:
    op.create_table(
        "sub_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("nation", sa.Text()),
        sa.Column("owner", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_group")),
    )
    op.create_index("ix_sub_group_nation", "sub_group", ["nation", "id"])
    op.create_table(
        "sub_group_edition",
        sa.Column("sub_group_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["sub_group_id"],
            ["sub_group.id"],
            name=op.f("fk_sub_group_edition_sub_group_id_sub_group"),
        ),
        sa.PrimaryKeyConstraint("sub_group_id", "edition", name=op.f("pk_sub_group_edition")),
        comment="Every rule that a sub-group had; only ever added to",
    )
    op.create_table(
        "area_centre",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area_centre")),
        comment="Centres of local authorities, from the published file; nobody's own whereabouts",
    )


def downgrade() -> None:
    op.drop_column("mobilisation", "kinds")
    op.drop_index("ix_audience_person_constituency", table_name="audience_person")
    for name in ("constituency", "region"):
        op.drop_column("audience_person", name)
    for name in ("area_centre", "sub_group_edition", "sub_group", "ask_declined", "action_history"):
        op.drop_table(name)
