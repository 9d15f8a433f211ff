"""Hostile gatherings as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns import tables
from campaigns.domain.gathering import Gathering
from campaigns.domain.incident import Status
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

_table = tables.gathering


async def add(uow: UnitOfWork, one: Gathering) -> None:
    await uow.execute(insert(_table).values(**asdict(one)))


async def save(uow: UnitOfWork, one: Gathering) -> None:
    await uow.execute(update(_table).where(_table.c.id == one.id).values(**asdict(one)))


async def get(uow: UnitOfWork, gathering_id: UUID, *, lock: bool = False) -> Gathering:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == gathering_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no gathering of that id. The incident lists those there are.")
    return of_row(row)


async def near(
    uow: UnitOfWork, area: str, starts_at: datetime, ends_at: datetime, apart: timedelta
) -> list[Gathering]:
    """Those in that area around that time, of incidents that are not over."""
    incident = tables.incident
    rows = await uow.all(
        select(_table)
        .join(incident, incident.c.id == _table.c.incident_id)
        .where(
            _table.c.area == area,
            _table.c.starts_at < ends_at + apart,
            _table.c.ends_at > starts_at - apart,
            _table.c.withdrawn_by.is_(None),
            incident.c.status != Status.CLOSED,
        )
        .order_by(_table.c.starts_at, _table.c.id)
    )
    found = [of_row(row) for row in rows]
    return [one for one in found if one.is_near(area, starts_at, ends_at, apart)]


async def listed(uow: UnitOfWork, incident_id: UUID, asked: PageAsked) -> Sequence[Row[Any]]:
    query = select(_table).where(_table.c.incident_id == incident_id)
    return await uow.all(asked.select(query, _table.c.id))


def of_row(row: Row[Any]) -> Gathering:
    return Gathering(**row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
