"""Jobs as rows. A row has the id of its delivery before there is one, so none is sent twice."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update

from notifications.domain.jobs import JOB_LIFECYCLE, Job, JobStatus, Problem
from notifications.tables import send_job, send_job_problem, send_job_row
from sanctuary.db import UnitOfWork

AT_ONCE = 500
_AT_ONCE_IN = 5_000
_FIELDS = tuple(each.name for each in fields(Job))
_ROWS = text(
    "insert into send_job_row (job_id, number, delivery_id, person_id, values) "
    "select :job_id, n, d, p, cast(v as jsonb) from unnest(cast(:numbers as int[]), "
    "cast(:deliveries as uuid[]), cast(:people as uuid[]), cast(:values as text[])) "
    "as x(n, d, p, v)"
)
_MISSING = (
    "from send_job_row r where r.job_id = :job_id and r.person_id is not null "
    "and not exists (select from delivery d where d.id = r.delivery_id)"
)
_MISSING_ROWS = text(
    f"select r.number, r.delivery_id, r.person_id, r.values {_MISSING} "
    "order by r.number limit :most"
)
_LOST = text(
    "select j.id from send_job j where j.status = 'queued' and exists ("
    "select from send_job_row r where r.job_id = j.id and r.person_id is not null "
    "and not exists (select from delivery d where d.id = r.delivery_id)) "
    "for update of j skip locked"
)
_SETTLED = text(
    "update send_job j set status = :settled, settled_at = :now where j.id = any(:ids) "
    "and j.status = :queued and not exists "
    "(select from sent where sent.send_id = j.id and sent.told is null) returning j.id"
)


async def add(uow: UnitOfWork, job: Job, problems: Sequence[Problem]) -> None:
    await uow.execute(insert(send_job).values(**_values(job)))
    rows = [
        {"job_id": job.id, "number": one.row, "at": at, "header": one.column, "detail": one.detail}
        for at, one in enumerate(problems)
    ]
    for start in range(0, len(rows), _AT_ONCE_IN):
        await uow.execute(insert(send_job_problem), rows[start : start + _AT_ONCE_IN])


async def add_rows(
    uow: UnitOfWork, job_id: UUID, rows: Sequence[tuple[int, UUID, UUID, str]]
) -> None:
    """Row number, id of its delivery, person and values as JSON."""
    for start in range(0, len(rows), _AT_ONCE_IN):
        part = rows[start : start + _AT_ONCE_IN]
        await uow.connection.execute(
            _ROWS,
            {
                "job_id": job_id,
                "numbers": [one[0] for one in part],
                "deliveries": [one[1] for one in part],
                "people": [one[2] for one in part],
                "values": [one[3] for one in part],
            },
        )


async def save(uow: UnitOfWork, job: Job) -> None:
    await uow.execute(update(send_job).where(send_job.c.id == job.id).values(**_values(job)))


async def at_work(uow: UnitOfWork) -> Job | None:
    """The oldest job that is started, for one worker at a time."""
    row = await uow.first(
        select(send_job)
        .where(send_job.c.status == JobStatus.STARTED, send_job.c.settled_at.is_(None))
        .order_by(send_job.c.started_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return None if row is None else of_row(row)


async def next_rows(uow: UnitOfWork, job: Job) -> Sequence[Any]:
    return await uow.all(
        select(send_job_row)
        .where(send_job_row.c.job_id == job.id, send_job_row.c.number > job.position)
        .order_by(send_job_row.c.number)
        .limit(AT_ONCE)
    )


async def missing_rows(uow: UnitOfWork, job: Job) -> Sequence[Any]:
    """Rows that should have their delivery and have none."""
    parameters = {"job_id": job.id, "most": AT_ONCE}
    return (await uow.connection.execute(_MISSING_ROWS, parameters)).all()


async def lost(uow: UnitOfWork) -> list[UUID]:
    """Jobs that count as queued and have rows without a delivery; locked."""
    return [row.id for row in (await uow.connection.execute(_LOST)).all()]


async def settle(uow: UnitOfWork, ids: Sequence[UUID], *, at: datetime) -> None:
    """Those of which nothing waits any more: whom and what they said goes."""
    parameters = {
        "now": at,
        "ids": list(ids),
        "queued": JobStatus.QUEUED,
        "settled": JOB_LIFECYCLE.move(JobStatus.QUEUED, JobStatus.SETTLED),
    }
    done = [row.id for row in (await uow.connection.execute(_SETTLED, parameters)).all()]
    await forget_people(uow, done)


async def forget_people(uow: UnitOfWork, job_ids: Sequence[UUID]) -> None:
    if job_ids:
        await uow.execute(
            update(send_job_row)
            .where(send_job_row.c.job_id.in_(list(job_ids)))
            .values(person_id=None, values={})
        )


async def left_lying(uow: UnitOfWork, *, before: datetime) -> list[Job]:
    """Checked and never started."""
    rows = await uow.all(
        select(send_job)
        .where(send_job.c.status == JobStatus.CHECKED, send_job.c.created_at < before)
        .with_for_update(skip_locked=True)
    )
    return [of_row(row) for row in rows]


def of_row(row: Any) -> Job:
    values: Mapping[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    return Job(**{**values, "status": JobStatus(row.status), "ignored": tuple(row.ignored)})


def _values(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in _FIELDS} | {"ignored": list(job.ignored)}
