"""Jobs as their programs and staff may see them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from notifications.domain.jobs import Job, JobStatus
from notifications.domain.keys import ApiKey
from notifications.store.jobs import of_row
from notifications.tables import delivery, send_job, send_job_problem, send_job_row
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def one(uow: UnitOfWork, job_id: UUID, key: ApiKey | None, *, lock: bool = False) -> Job:
    """Raises NotFound, alike for what is absent and what belongs to another key."""
    statement = select(send_job).where(send_job.c.id == job_id)
    if key is not None:
        statement = statement.where(send_job.c.key_id == key.id)
    row = await uow.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound("There is no such job. Check the id you were given.")
    return of_row(row)


def matching(
    key: ApiKey | None,
    *,
    reference: str | None = None,
    template: str | None = None,
    status: JobStatus | None = None,
) -> Select[Any]:
    """Jobs that fit every given filter; for a key only its own."""
    statement = select(send_job)
    for column, value in (
        (send_job.c.key_id, None if key is None else key.id),
        (send_job.c.reference, reference),
        (send_job.c.template, template),
        (send_job.c.status, status),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


def problems(job_id: UUID) -> Select[Any]:
    return select(send_job_problem).where(send_job_problem.c.job_id == job_id)


async def results(uow: UnitOfWork, job_id: UUID) -> Sequence[Any]:
    """Every row of the file with what became of it; whom it named stays in the file."""
    return await uow.all(
        select(
            send_job_row.c.number,
            send_job_row.c.delivery_id,
            delivery.c.status,
            delivery.c.settled_at,
        )
        .outerjoin(delivery, delivery.c.id == send_job_row.c.delivery_id)
        .where(send_job_row.c.job_id == job_id)
        .order_by(send_job_row.c.number)
    )
