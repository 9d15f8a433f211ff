"""Official lines by edition, and what was learnt from incidents."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import EMPTY, metadata, moment

official_line = Table(
    "official_line",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incident.id"), nullable=False, index=True),
    Column("nation", Text),
    Column("area", Text),
    Column("says_en", Text, nullable=False),
    Column("says_cy", Text, nullable=False),
    Column("facts", ARRAY(Uuid), nullable=False, server_default=EMPTY),
    Column("review_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("written_by", Uuid, nullable=False),
    moment("written_at"),
    Column("issued_by", Uuid),
    moment("issued_at", nullable=True),
    Column("ended_by", Uuid),
    moment("ended_at", nullable=True),
    Column("ended_reason", Text),
    Column("reminded", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False),
    Index("ix_official_line_status", "status", "review_on"),
    comment="What we say about an incident; what was issued is never changed",
)
