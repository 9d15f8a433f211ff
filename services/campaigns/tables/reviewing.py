"""What an incident cost and taught: hours by person and role, points for the playbooks."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, Table, Text, Uuid

from campaigns.tables.base import metadata, moment

incident_hours = Table(
    "incident_hours",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False, index=True),
    Column("person_id", Uuid),
    Column("role", Text, nullable=False),
    Column("hours", Float, nullable=False),
    Column("given_on", Date, nullable=False),
    Column("noted_by", Uuid, nullable=False),
    moment("noted_at"),
    Index("ix_incident_hours_person", "person_id"),
    comment="Time that people gave, so that the cost of hostility can be told",
)

learning_point = Table(
    "learning_point",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False, index=True),
    Column("nation", Text),
    Column("playbook", Text, nullable=False),
    Column("says", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("edition", Integer),
    Column("noted_by", Uuid, nullable=False),
    moment("noted_at"),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    Column("decided_reason", Text),
    Index("ix_learning_point_playbook", "playbook", "id"),
)
