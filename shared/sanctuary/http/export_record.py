"""Every file that leaves is written down in the service's store, before its first row does."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Table, insert, select, update

from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.db import UnitOfWork
from sanctuary.http.edge import Uow
from sanctuary.http.export import Export
from sanctuary.http.paging import Page, PageRequest
from sanctuary.http.transaction_route import router

READERS = (Role.NATIONAL_TEAM, Role.DATA_PROTECTION_LEAD)
Reader = Annotated[Actor, Depends(requires(*READERS))]


class ExportRecord:
    """The record of a service whose table has the columns of `TakenOut`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def begun(self, uow: UnitOfWork, export: Export) -> None:
        values = {"id": export.id, "listed": export.listed, "filters": export.filters}
        await uow.execute(insert(self._table).values(**values, by=export.by, at=uow.clock.now()))

    async def leaving(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        await self._count(uow, export.id, rows, complete=False)

    async def ended(self, uow: UnitOfWork, export: Export, rows: int) -> None:
        await self._count(uow, export.id, rows, complete=True)

    async def _count(self, uow: UnitOfWork, export_id: UUID, rows: int, *, complete: bool) -> None:
        await uow.execute(
            update(self._table)
            .where(self._table.c.id == export_id)
            .values(rows=rows, complete=complete)
        )


class TakenOut(BaseModel):
    """Not `complete`: it is being fetched, or broke off; `rows` is what left until then."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    listed: str
    filters: str
    by: UUID
    at: datetime
    rows: int
    complete: bool


def exports_router(table: Table) -> APIRouter:
    """Which lists were taken as files, by whom and when: read for the whole network or not."""
    made = router("/v1/exports", ["exports"])

    @made.get("")
    async def list_exports(
        uow: Uow, actor: Reader, asked: PageRequest, by: UUID | None = None
    ) -> Page[TakenOut]:
        """Files that were taken, newest first: who, when, of what, how many rows."""
        actor.must(*READERS)
        query = select(table)
        if by is not None:
            query = query.where(table.c.by == by)
        rows = await uow.all(asked.select(query, table.c.id, descending=True))
        return asked.page(rows, TakenOut.model_validate, lambda row: (row.id,))

    return made
