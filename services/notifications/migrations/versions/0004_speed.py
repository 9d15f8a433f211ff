"""notifications: speed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)
WAITS = """
create function delivery_waits() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.status <> 'queued' then
    delete from waiting where delivery_id = old.id;
  else
    insert into waiting (delivery_id, channel, express, due_at)
    values (new.id, new.channel, new.category <> 'campaign', new.due_at)
    on conflict (delivery_id) do update set due_at = excluded.due_at;
  end if;
  return null;
end $$
"""
TRIGGERS = {
    "insert": "after insert on delivery for each row when (new.status = 'queued')",
    "update": "after update of status, due_at on delivery for each row "
    "when (new.status = 'queued' or old.status = 'queued')",
    "delete": "after delete on delivery for each row when (old.status = 'queued')",
}


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("express", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_waiting")),
        comment="Deliveries that are queued, by when they are due; kept by triggers on delivery",
    )
    op.create_index("ix_waiting_due", "waiting", ["channel", "due_at"])
    op.create_index(
        "ix_waiting_express", "waiting", ["channel", "due_at"], postgresql_where=sa.text("express")
    )
    op.create_table(
        "in_flight",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("delivery_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_in_flight")),
        comment="Windows that lanes are sending: what a process that died has left behind",
    )
    op.create_table(
        "audience",
        sa.Column("mobilisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text()),
        sa.Column("event_type", sa.Text()),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("person_ids", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("mobilisation_id", "number", name=op.f("pk_audience")),
        comment="Chunks that wait for a lane, which makes deliveries of them as it judges them",
    )
    op.create_index("ix_audience_queued_at", "audience", ["queued_at"])
    op.execute(WAITS)
    for event, when in TRIGGERS.items():
        op.execute(
            f"create trigger delivery_waits_{event} {when} execute function delivery_waits()"
        )
    op.execute(
        "insert into waiting select id, channel, category <> 'campaign', due_at "
        "from delivery where status = 'queued'"
    )
    op.execute(
        "insert into in_flight select claimed_by, min(claimed_at), array_agg(id) "
        "from delivery where status = 'sending' group by claimed_by"
    )
    for index in ("ix_delivery_due", "ix_delivery_express", "ix_delivery_sending"):
        op.drop_index(index, "delivery")


def downgrade() -> None:
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["claimed_by"],
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_index(
        "ix_delivery_express",
        "delivery",
        ["due_at"],
        postgresql_where=sa.text("status = 'queued' and category <> 'campaign'"),
    )
    op.create_index(
        "ix_delivery_due", "delivery", ["due_at"], postgresql_where=sa.text("status = 'queued'")
    )
    for event in TRIGGERS:
        op.execute(f"drop trigger delivery_waits_{event} on delivery")
    op.execute("drop function delivery_waits")
    op.execute(
        "insert into delivery (id, person_id, template, category, cause, event_id, status, "
        "queued_at, due_at, expires_at) select gen_random_uuid(), p, template, category, "
        "mobilisation_id, event_id, 'queued', queued_at, queued_at, expires_at "
        "from audience, unnest(person_ids) as p on conflict do nothing"
    )
    for table in ("audience", "in_flight", "waiting"):
        op.drop_table(table)
