"""What the team decides and has to do: grants and tasks."""

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, text

from membership.tables.base import MOMENT, decision, metadata

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_id", Text, nullable=False),
    *decision("given"),
    *decision("revoked"),
    Index(
        "uq_role_grant_open",
        "person_id",
        "role",
        "scope_kind",
        "scope_id",
        unique=True,
        postgresql_where=text("revoked_at is null"),
    ),
)

task = Table(
    "task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("nation", Text),
    Column("stream", Text),
    Column("opened_at", MOMENT, nullable=False),
    Column("due_on", Date),
    *decision("done"),
    Index(
        "uq_task_open",
        "kind",
        "subject_id",
        unique=True,
        postgresql_where=text("done_at is null"),
    ),
    comment="What somebody of the team has to look at, such as a possible duplicate",
)
