"""notifications: sends"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_index(
        "ix_contact_address",
        "contact",
        [sa.literal_column("lower(email)")],
        postgresql_where=sa.text("email is not null"),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("templates", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("last_used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
    )
    op.create_table(
        "api_key_secret",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        moment("ends_at", nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_api_key_secret")),
        comment="What opens a key, hashed; two for a while when it is rotated",
    )
    op.create_index(op.f("ix_api_key_secret_key_id"), "api_key_secret", ["key_id"])
    op.create_table(
        "api_key_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        moment("decided_at"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key_decision")),
    )
    op.create_index(op.f("ix_api_key_decision_key_id"), "api_key_decision", ["key_id"])
    op.create_table(
        "guest",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        moment("added_at"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_guest")),
        comment="Whom team keys may write to besides those who hold a role",
    )
    op.create_table(
        "send",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("fallbacks", sa.Integer(), nullable=False),
        sa.Column("fallback_reason", sa.Text(), nullable=False),
        moment("created_at"),
        moment("due_at"),
        moment("expires_at"),
        moment("settled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send")),
        comment="One request of a program; its messages are deliveries",
    )
    op.create_index("uq_send_reference", "send", ["key_id", "reference"], unique=True)
    op.create_index("ix_send_key", "send", ["key_id", "id"])
    op.create_table(
        "sent",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("send_id", sa.Uuid(), nullable=False),
        moment("due_at"),
        sa.Column("told", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_sent")),
        comment="Which deliveries belong to a send or a job, and the last status its key was told",
    )
    op.create_index("ix_sent_send", "sent", ["send_id", "delivery_id"])
    op.create_index(
        "ix_sent_open", "sent", ["due_at"], postgresql_where=sa.text("told is null")
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("facts", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        moment("old_until", nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        moment("created_at"),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        moment("failing_since", nullable=True),
        moment("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        comment="Secrets are sealed: we have to sign with them, so a hash would not do",
    )
    op.create_index(op.f("ix_webhook_key_id"), "webhook", ["key_id"])
    op.create_table(
        "webhook_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        moment("created_at"),
        moment("due_at"),
        moment("settled_at", nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_call")),
        comment="The exact bytes that are signed; ids and statuses, nobody's address",
    )
    op.create_index(
        "ix_webhook_call_due",
        "webhook_call",
        ["due_at"],
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index("ix_webhook_call_webhook", "webhook_call", ["webhook_id", "id"])
    op.create_table(
        "send_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("fallbacks", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.Column("fallback_reason", sa.Text(), nullable=False),
        moment("created_at"),
        moment("due_at", nullable=True),
        moment("expires_at", nullable=True),
        moment("started_at", nullable=True),
        moment("settled_at", nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_job")),
    )
    op.create_index("ix_send_job_key", "send_job", ["key_id", "id"])
    op.create_index(
        "ix_send_job_open",
        "send_job",
        ["status"],
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "send_job_row",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_send_job_row")),
        comment="A row that can be sent. Person and values go when the job is settled or cancelled",
    )
    op.create_index(op.f("ix_send_job_row_person_id"), "send_job_row", ["person_id"])
    op.create_table(
        "send_job_problem",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "number", "at", name=op.f("pk_send_job_problem")),
        comment="What is wrong in a file, by row; never what the cell said",
    )


def downgrade() -> None:
    for table in ("send_job_problem", "send_job_row", "send_job"):
        op.drop_table(table)
    for table in ("webhook_call", "webhook"):
        op.drop_table(table)
    for table in ("sent", "send", "guest", "api_key_decision", "api_key_secret", "api_key"):
        op.drop_table(table)
    op.drop_index("ix_contact_address", "contact")
