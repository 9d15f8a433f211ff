"""Which lists were taken as files."""

from uuid import UUID

from sqlalchemy import select

from membership.domain.list_export import ListExport
from membership.store.exports import to_export
from membership.tables import list_export
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def exports(uow: UnitOfWork, asked: PageAsked, *, by: UUID | None) -> list[ListExport]:
    query = select(list_export)
    if by is not None:
        query = query.where(list_export.c.by == by)
    rows = await uow.all(asked.select(query, list_export.c.id, descending=True))
    return [to_export(row) for row in rows]
