"""Tasks of incidents, with owner and due time, and the hours that people gave."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from campaigns.tables.base import metadata, moment

incident_task = Table(
    "incident_task",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False),
    Column("phase", Text, nullable=False),
    Column("key", Text),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("owner", Uuid),
    moment("created_at"),
    moment("due_at"),
    Column("done_by", Uuid),
    moment("done_at", nullable=True),
    Column("done_reason", Text),
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Index(
        "ix_incident_task_key",
        "incident_id",
        "key",
        unique=True,
        postgresql_where=text("key is not null"),
    ),
    Index("ix_incident_task_incident", "incident_id", "id"),
    Index("ix_incident_task_owner", "owner", postgresql_where=text("done_at is null")),
    Index("ix_incident_task_due", "due_at", postgresql_where=text("done_at is null")),
    comment="What has to be done in an incident, by whom and by when",
)
