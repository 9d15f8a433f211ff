"""What was taken as a file, written down."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from membership.domain.list_export import ListExport
from membership.tables import list_export
from sanctuary.db import UnitOfWork

FIELDS = ("id", "listed", "filters", "by", "began_at", "rows", "ended_at", "complete")


async def add_export(uow: UnitOfWork, one: ListExport) -> None:
    await uow.execute(insert(list_export).values({name: getattr(one, name) for name in FIELDS}))


async def save_export(uow: UnitOfWork, one: ListExport) -> None:
    await uow.execute(
        update(list_export)
        .where(list_export.c.id == one.id)
        .values(rows=one.rows, ended_at=one.ended_at, complete=one.complete)
    )


async def get_export(uow: UnitOfWork, export_id: UUID) -> ListExport | None:
    row = await uow.first(
        select(list_export).where(list_export.c.id == export_id).with_for_update()
    )
    return to_export(row) if row else None


def to_export(row: Row[Any]) -> ListExport:
    return ListExport(**{name: getattr(row, name) for name in FIELDS})
