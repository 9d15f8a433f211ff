"""Tasks of incidents as rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.incident import Status
from campaigns.domain.task import Task
from campaigns.tables import incident_task as table
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def get(uow: UnitOfWork, task_id: UUID) -> Task:
    """The task, locked. Raises NotFound."""
    row = await uow.first(select(table).where(table.c.id == task_id).with_for_update())
    if row is None:
        raise NotFound("There is no task of that id. The incident shows its tasks.")
    return task_of(row)


async def add(uow: UnitOfWork, tasks: Sequence[Task]) -> list[UUID]:
    """Add them, but for those of a list that the incident has already; returns what was added."""
    if not tasks:
        return []
    rows = await uow.all(
        upsert(table)
        .values([{"id": task.id, "created_at": task.created_at} | _values(task) for task in tasks])
        .on_conflict_do_nothing()
        .returning(table.c.id)
    )
    return [row.id for row in rows]


async def save(uow: UnitOfWork, task: Task) -> Task:
    await uow.execute(update(table).where(table.c.id == task.id).values(**_values(task)))
    return task


async def open_of_list(uow: UnitOfWork, incident_id: UUID, key: str | None = None) -> list[Task]:
    """What is not done of the lists of an incident, locked; with `key`, that one."""
    query = select(table).where(
        table.c.incident_id == incident_id, table.c.key.is_not(None), table.c.done_at.is_(None)
    )
    if key is not None:
        query = query.where(table.c.key == key)
    return [task_of(row) for row in await uow.all(query.order_by(table.c.id).with_for_update())]


async def still_open(uow: UnitOfWork, incident_id: UUID) -> int:
    """How many tasks of an incident are not done."""
    rows = select(func.count()).where(table.c.incident_id == incident_id, table.c.done_at.is_(None))
    number: int = await uow.scalar(rows)
    return number


async def unowned_overdue(uow: UnitOfWork, now: datetime) -> Sequence[Row[Any]]:
    """What is overdue and nobody's, by incident."""
    return await uow.all(
        select(table.c.incident_id)
        .where(table.c.owner.is_(None), table.c.done_at.is_(None), table.c.due_at <= now)
        .distinct()
        .order_by(table.c.incident_id)
    )


def task_of(row: Row[Any]) -> Task:
    done = None
    if row.done_at is not None:
        done = Decision(row.done_by, row.done_at, row.done_reason or "")
    values = {name: row._mapping[name] for name in _PLAIN}  # noqa: SLF001 — SQLAlchemy's public name
    return replace(Task(**values | {"phase": Status(row.phase)}), done=done)


_PLAIN = (
    "id", "incident_id", "phase", "title", "why", "created_at", "due_at", "key", "owner",
    "reminded", "version",
)  # fmt: skip


def _values(task: Task) -> dict[str, Any]:
    return {
        "incident_id": task.incident_id,
        "phase": task.phase,
        "key": task.key,
        "title": task.title,
        "why": task.why,
        "owner": task.owner,
        "due_at": task.due_at,
        "done_by": task.done.by if task.done else None,
        "done_at": task.done.at if task.done else None,
        "done_reason": task.done.reason if task.done else None,
        "reminded": task.reminded,
        "version": task.version,
    }
