"""Files on their way in, and what is wrong in them."""

from uuid import UUID

from sqlalchemy import select

from membership.domain.import_cells import Mistake
from membership.domain.import_job import Job, Status
from membership.store.imports import to_job
from membership.tables import import_job, import_mistake
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def jobs(uow: UnitOfWork, asked: PageAsked, *, status: Status | None) -> list[Job]:
    query = select(import_job)
    if status is not None:
        query = query.where(import_job.c.status == status)
    rows = await uow.all(asked.select(query, import_job.c.id, descending=True))
    return [to_job(row) for row in rows]


async def mistakes(uow: UnitOfWork, asked: PageAsked, job_id: UUID) -> list[Mistake]:
    table = import_mistake
    query = select(table).where(table.c.job_id == job_id)
    rows = await uow.all(asked.select(query, table.c.row, table.c.column))
    return [Mistake(row.row, row.column, row.detail) for row in rows]
