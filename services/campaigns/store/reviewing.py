"""Hours and learning points as rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from campaigns.domain.learning_point import LearningPoint, Status
from campaigns.domain.signal import Kind
from campaigns.tables import (
    incident,
    incident_entry,
    incident_hours,
    incident_task,
    learning_point,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

POINTS = select(learning_point, incident.c.kind).join(
    incident, incident.c.id == learning_point.c.incident_id
)


async def add_hours(
    uow: UnitOfWork,
    incident_id: UUID,
    person_id: UUID,
    *,
    role: str,
    hours: float,
    given_on: date,
    by: UUID,
    at: datetime,
) -> UUID:
    made = new_id()
    await uow.execute(
        insert(incident_hours).values(
            id=made,
            incident_id=incident_id,
            person_id=person_id,
            role=role,
            hours=hours,
            given_on=given_on,
            noted_by=by,
            noted_at=at,
        )
    )
    return made


async def hours_of(uow: UnitOfWork, incident_id: UUID) -> Sequence[Row[Any]]:
    """The sum of each person in each role; an erased person's stay without their id."""
    table = incident_hours.c
    return await uow.all(
        select(table.person_id, table.role, func.sum(table.hours).label("hours"))
        .where(table.incident_id == incident_id)
        .group_by(table.person_id, table.role)
        .order_by(table.role, table.person_id)
    )


async def had_a_part(uow: UnitOfWork, incident_id: UUID, person_id: UUID) -> bool:
    """Whether somebody decided something in the incident, or had a task in it."""
    entry, task = incident_entry.c, incident_task.c
    row = await uow.first(
        select(entry.id).where(entry.incident_id == incident_id, entry.by == person_id).limit(1)
    ) or await uow.first(
        select(task.id)
        .where(
            task.incident_id == incident_id,
            (task.owner == person_id) | (task.done_by == person_id),
        )
        .limit(1)
    )
    return row is not None


async def moments(uow: UnitOfWork, incident_id: UUID) -> dict[str, datetime]:
    """When it was first activated, stood down, reviewed: what the timeline says."""
    table = incident_entry.c
    rows = await uow.all(
        select(table.kind, func.min(table.at).label("first"), func.max(table.at).label("last"))
        .where(
            table.incident_id == incident_id,
            table.kind.in_(("activated", "stabilising", "stood down", "review", "closed")),
        )
        .group_by(table.kind)
    )
    return {
        row.kind.replace(" ", "_"): row.last if row.kind == "stood down" else row.first
        for row in rows
    }


async def task_counts(uow: UnitOfWork, incident_id: UUID) -> Row[Any] | None:
    """How many there were, were done, and were done after their time."""
    table = incident_task.c
    return await uow.first(
        select(
            func.count().label("all"),
            func.count(table.done_at).label("done"),
            func.count().filter(table.done_at > table.due_at).label("late"),
        ).where(table.incident_id == incident_id)
    )


async def add_point(uow: UnitOfWork, point: LearningPoint) -> None:
    await uow.execute(
        insert(learning_point).values(
            id=point.id,
            incident_id=point.incident_id,
            nation=point.nation,
            playbook=point.playbook,
            says=point.says,
            status=point.status,
            noted_by=point.noted.by,
            noted_at=point.noted.at,
        )
    )


async def get_point(uow: UnitOfWork, point_id: UUID) -> LearningPoint:
    """The point, locked. Raises NotFound."""
    query = POINTS.where(learning_point.c.id == point_id)
    row = await uow.first(query.with_for_update(of=learning_point))
    if row is None:
        raise NotFound("There is no learning point of that id. The list shows those there are.")
    return point_of(row)


async def points_of(uow: UnitOfWork, point_ids: Sequence[UUID]) -> list[LearningPoint]:
    """Those of these ids that there are, locked in one order."""
    query = POINTS.where(learning_point.c.id.in_(point_ids)).order_by(learning_point.c.id)
    return [point_of(row) for row in await uow.all(query.with_for_update(of=learning_point))]


async def save_point(uow: UnitOfWork, point: LearningPoint) -> None:
    await uow.execute(
        update(learning_point)
        .where(learning_point.c.id == point.id)
        .values(
            status=point.status,
            edition=point.edition,
            decided_by=point.decided.by if point.decided else None,
            decided_at=point.decided.at if point.decided else None,
            decided_reason=point.decided.reason if point.decided else None,
        )
    )


def point_of(row: Row[Any]) -> LearningPoint:
    decided = None
    if row.decided_at is not None:
        decided = Decision(row.decided_by, row.decided_at, row.decided_reason or "")
    return LearningPoint(
        id=row.id,
        incident_id=row.incident_id,
        playbook=row.playbook,
        says=row.says,
        noted=Decision(row.noted_by, row.noted_at, ""),
        nation=row.nation,
        status=Status(row.status),
        edition=row.edition,
        decided=decided,
        kind=Kind(row.kind),
    )
