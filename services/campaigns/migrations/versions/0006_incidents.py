"""campaigns: incidents in full"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("happens_on", sa.Date()))
    op.create_table(
        "incident_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_reason", sa.Text(), nullable=True),
        sa.Column("reminded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_task_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_task")),
        comment="What has to be done in an incident, by whom and by when",
    )
    op.create_index(
        "ix_incident_task_due",
        "incident_task",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("done_at is null"),
    )
    op.create_index(
        "ix_incident_task_incident", "incident_task", ["incident_id", "id"], unique=False
    )
    op.create_index(
        "ix_incident_task_key",
        "incident_task",
        ["incident_id", "key"],
        unique=True,
        postgresql_where=sa.text("key is not null"),
    )
    op.create_index(
        "ix_incident_task_owner",
        "incident_task",
        ["owner"],
        unique=False,
        postgresql_where=sa.text("done_at is null"),
    )
    op.create_table(
        "area_pause",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("paused_by", sa.Uuid(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("resumed_by", sa.Uuid(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_area_pause_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_area_pause")),
        comment="By local authority at most, and the same whether anybody is there or not",
    )
    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_turn")),
        comment="Who is on duty when; the past stays as it was",
    )
    op.create_index("ix_duty_turn_ends_at", "duty_turn", ["ends_at"], unique=False)
    op.create_index("ix_duty_turn_person", "duty_turn", ["person_id"], unique=False)
    op.create_table(
        "duty_swap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["duty_turn.id"], name=op.f("fk_duty_swap_turn_id_duty_turn")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_swap")),
    )
    op.create_index(
        "ix_duty_swap_open",
        "duty_swap",
        ["turn_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("status = 'asked'"),
    )
    op.create_index(op.f("ix_duty_swap_turn_id"), "duty_swap", ["turn_id"], unique=False)
    op.create_table(
        "duty_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column(
            "asked", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_call")),
    )
    op.create_index("ix_duty_call_status", "duty_call", ["status", "id"], unique=False)
    op.create_table(
        "signal_silence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_reason", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_silence")),
        comment="Signals that nobody is called about for a while; they are kept like any other",
    )
    op.create_index("ix_signal_silence_until", "signal_silence", ["until"], unique=False)
    op.create_table(
        "intake_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_reason", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_source")),
        comment="Secrets are sealed: a signature is checked with them, so a hash would not do",
    )
    op.create_table(
        "intake_taken",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signal.id"], name=op.f("fk_intake_taken_signal_id_signal")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["intake_source.id"],
            name=op.f("fk_intake_taken_source_id_intake_source"),
        ),
        sa.PrimaryKeyConstraint("source_id", "message_id", name=op.f("pk_intake_taken")),
        comment="So that the same message, sent again, makes one signal",
    )
    op.create_index("ix_intake_taken_at", "intake_taken", ["at"], unique=False)
    op.create_table(
        "welfare_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_welfare_check_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welfare_check")),
    )
    op.create_index(
        op.f("ix_welfare_check_incident_id"), "welfare_check", ["incident_id"], unique=False
    )
    op.create_table(
        "welfare_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung_by", sa.Uuid(), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["welfare_check.id"],
            name=op.f("fk_welfare_answer_check_id_welfare_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welfare_answer")),
        sa.UniqueConstraint("handle", name=op.f("uq_welfare_answer_handle")),
        comment="Whose answer it is cannot be read; who would like a call is sealed until they had it",
    )
    op.create_index("ix_welfare_answer_check", "welfare_answer", ["check_id"], unique=False)
    op.create_table(
        "official_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("says_en", sa.Text(), nullable=False),
        sa.Column("says_cy", sa.Text(), nullable=False),
        sa.Column(
            "facts", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("reminded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_official_line_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_official_line")),
        comment="What we say about an incident; what was issued is never changed",
    )
    op.create_index(
        op.f("ix_official_line_incident_id"), "official_line", ["incident_id"], unique=False
    )
    op.create_index(
        "ix_official_line_status", "official_line", ["status", "review_on"], unique=False
    )
    op.create_table(
        "incident_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_hours_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_hours")),
        comment="Time that people gave, so that the cost of hostility can be told",
    )
    op.create_index(
        op.f("ix_incident_hours_incident_id"), "incident_hours", ["incident_id"], unique=False
    )
    op.create_index("ix_incident_hours_person", "incident_hours", ["person_id"], unique=False)
    op.create_table(
        "learning_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=True),
        sa.Column("playbook", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_learning_point_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_point")),
    )
    op.create_index(
        op.f("ix_learning_point_incident_id"), "learning_point", ["incident_id"], unique=False
    )
    op.create_index(
        "ix_learning_point_playbook", "learning_point", ["playbook", "id"], unique=False
    )
    op.add_column("signal", sa.Column("via", sa.Text(), server_default="api", nullable=False))
    op.add_column("signal", sa.Column("call_id", sa.Uuid()))
    op.add_column(
        "signal", sa.Column("parted", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("signal", sa.Column("forgotten_at", sa.DateTime(timezone=True)))
    op.create_foreign_key(
        op.f("fk_signal_call_id_duty_call"), "signal", "duty_call", ["call_id"], ["id"]
    )
    op.create_index(
        "ix_signal_call_id", "signal", ["call_id"], postgresql_where=sa.text("call_id is not null")
    )


def downgrade() -> None:
    for column in ("forgotten_at", "parted", "call_id", "via"):
        op.drop_column("signal", column)
    op.drop_column("incident", "happens_on")
    op.drop_table("learning_point")
    op.drop_table("incident_hours")
    op.drop_table("official_line")
    op.drop_table("welfare_answer")
    op.drop_table("welfare_check")
    op.drop_table("intake_taken")
    op.drop_table("intake_source")
    op.drop_table("signal_silence")
    op.drop_table("duty_call")
    op.drop_table("duty_swap")
    op.drop_table("duty_turn")
    op.drop_table("area_pause")
    op.drop_table("incident_task")
