"""Conditions of awards, and each time that somebody said what became of one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update

from awards.domain.award import Status as AwardStatus
from awards.domain.condition import Condition, Result, Status
from awards.tables import award, condition, condition_step
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale
from sanctuary.ids import new_id


async def insert_conditions(uow: UnitOfWork, new: Sequence[Condition]) -> None:
    if new:
        await uow.execute(insert(condition), [{"id": each.id, **values_of(each)} for each in new])


async def get_condition(uow: UnitOfWork, condition_id: UUID, *, lock: bool = False) -> Condition:
    query = select(condition).where(condition.c.id == condition_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no condition here. Open the award and choose it there.")
    return condition_of(row)


async def conditions_of(uow: UnitOfWork, award_id: UUID) -> list[Condition]:
    rows = await uow.all(
        select(condition)
        .where(condition.c.award_id == award_id)
        .order_by(condition.c.due_on, condition.c.id)
    )
    return [condition_of(row) for row in rows]


async def open_until(uow: UnitOfWork, day: date, *, ahead: int) -> list[Condition]:
    """Open conditions of awards that run, due by then or soon after."""
    rows = await uow.all(
        open_ones()
        .where(condition.c.due_on <= day + timedelta(days=ahead))
        .order_by(condition.c.id)
    )
    return [condition_of(row) for row in rows]


def open_ones() -> Select[Any]:
    return (
        select(condition)
        .join(award, award.c.id == condition.c.award_id)
        .where(condition.c.status == Status.OPEN, award.c.status == AwardStatus.CURRENT)
    )


async def save_condition(
    uow: UnitOfWork, changed: Condition, before: Condition, result: Result, decision: Decision
) -> Condition:
    """Write the next version, and beside it who said so and why."""
    saved = replace(changed, version=changed.version + 1)
    written = await uow.execute(
        update(condition)
        .where(condition.c.id == changed.id, condition.c.version == changed.version)
        .values(**values_of(saved))
    )
    if written.rowcount != 1:
        raise Stale("Somebody settled this condition just before you. Open it again to see how.")
    await uow.execute(
        insert(condition_step).values(
            id=new_id(),
            condition_id=changed.id,
            result=result,
            due_before=before.due_on,
            due_after=changed.due_on,
            settled_by=decision.by,
            settled_at=decision.at,
            settled_reason=decision.reason,
        )
    )
    return saved


async def steps_of(uow: UnitOfWork, conditions: Sequence[UUID]) -> Sequence[Row[Any]]:
    return await uow.all(
        select(condition_step)
        .where(condition_step.c.condition_id.in_(conditions))
        .order_by(condition_step.c.settled_at, condition_step.c.id)
    )


def values_of(each: Condition) -> dict[str, Any]:
    names = condition.c.keys()
    return {name: getattr(each, name) for name in names if name != "id"}


def condition_of(row: Row[Any]) -> Condition:
    return Condition(
        id=row.id,
        award_id=row.award_id,
        application_id=row.application_id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        words=row.words,
        due_on=row.due_on,
        status=Status(row.status),
        version=row.version,
    )
