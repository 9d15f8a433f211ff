"""Where visits wait for now, as campaigns says."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, Uuid

from awards.tables.base import MOMENT, metadata
from awards.tables.discussing import visit

visit_pause = Table(
    "visit_pause",
    metadata,
    Column("incident_id", Uuid, primary_key=True),
    Column("nation", Text),
    Column("area", Text),
    Column("since", MOMENT, nullable=False),
    Column("over", Boolean, nullable=False),
    comment="Places of incidents, by local authority at most; nothing of what happened there",
)

visit_waiting = Table(
    "visit_waiting",
    metadata,
    Column("visit_id", Uuid, ForeignKey(visit.c.id), primary_key=True),
    Column("waits", Boolean, nullable=False),
    Column("turns", Integer, nullable=False),
    comment="Visits whose people were told to wait, and how often; the same hear when it goes on",
)
