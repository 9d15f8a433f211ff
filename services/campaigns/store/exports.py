"""Which lists left as files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from campaigns.tables import list_export
from sanctuary.db import UnitOfWork
from sanctuary.http import Export


async def add(uow: UnitOfWork, export: Export, *, at: datetime) -> None:
    await uow.execute(
        insert(list_export).values(
            id=export.id, listed=export.listed, filters=export.filters, by=export.by, at=at
        )
    )


async def count(uow: UnitOfWork, export_id: UUID, rows: int, *, complete: bool) -> None:
    await uow.execute(
        update(list_export)
        .where(list_export.c.id == export_id)
        .values(rows=rows, complete=complete)
    )
