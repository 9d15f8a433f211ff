"""Tasks of incidents: of one incident, one's own, what is overdue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from campaigns import tables
from campaigns.queries.incidents import within
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def tasks(
    uow: UnitOfWork,
    asked: PageAsked,
    *,
    incident_id: UUID | None = None,
    reader: Actor | None = None,
    owner: UUID | None = None,
    overdue_at: datetime | None = None,
    open_only: bool = False,
) -> Sequence[Row[Any]]:
    """In the order in which they were made; `reader` narrows to the nations they answer for."""
    table, incident = tables.incident_task, tables.incident
    query = select(table)
    if incident_id:
        query = query.where(table.c.incident_id == incident_id)
    if reader is not None:
        query = query.join(incident, incident.c.id == table.c.incident_id).where(
            within(reader, incident.c.nation)
        )
    if owner:
        query = query.where(table.c.owner == owner)
    if overdue_at:
        query = query.where(table.c.due_at <= overdue_at)
    if open_only or overdue_at:
        query = query.where(table.c.done_at.is_(None))
    return await uow.all(asked.select(query, table.c.id))
