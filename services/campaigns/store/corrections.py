"""Corrections as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns import tables
from campaigns.domain.correction import Correction, Status
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

_table = tables.correction


async def get(uow: UnitOfWork, correction_id: UUID, *, lock: bool = False) -> Correction:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == correction_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no correction of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> Correction:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return Correction(**values | {"status": Status(row.status)})


async def add(uow: UnitOfWork, one: Correction) -> None:
    await uow.execute(insert(_table).values(**asdict(one)))


async def save(uow: UnitOfWork, one: Correction) -> None:
    await uow.execute(
        update(_table)
        .where(_table.c.id == one.id)
        .values(status=one.status, confirmed_by=one.confirmed_by, confirmed_at=one.confirmed_at)
    )


async def listed(
    uow: UnitOfWork,
    asked: PageAsked,
    *,
    mobilisation_id: UUID | None = None,
    incident_id: UUID | None = None,
) -> Sequence[Row[Any]]:
    """Newest first."""
    query = select(_table).where(
        _table.c.mobilisation_id == mobilisation_id
        if mobilisation_id
        else _table.c.incident_id == incident_id
    )
    return await uow.all(asked.select(query, _table.c.id, descending=True))


async def published(uow: UnitOfWork, mobilisation_id: UUID) -> list[Correction]:
    """What was corrected of a mobilisation, newest first."""
    rows = await uow.all(
        select(_table)
        .where(_table.c.mobilisation_id == mobilisation_id, _table.c.status == Status.PUBLISHED)
        .order_by(_table.c.id.desc())
    )
    return [of_row(row) for row in rows]
