"""Concerns about awards, with every act on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from awards.domain.concern import SETTLED, UNDER_WAY, Concern, Status, Step
from awards.domain.condition import Status as Condition
from awards.tables import concern, concern_step, condition
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal, Stale
from sanctuary.ids import new_id


class AnotherUnderWay(Refusal):
    slug = "another-concern-under-way"
    title = "Another concern about this award is being looked into"


async def get_concern(uow: UnitOfWork, concern_id: UUID, *, lock: bool = False) -> Concern:
    query = select(concern).where(concern.c.id == concern_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no concern here. Open the list of concerns and choose it there.")
    steps = await _steps(uow, [concern_id])
    return concern_of(row, steps.get(concern_id, ()))


async def unsettled(uow: UnitOfWork) -> list[Concern]:
    """Every concern that is not settled; a few at most."""
    rows = await uow.all(
        select(concern).where(concern.c.status.not_in(SETTLED)).order_by(concern.c.id)
    )
    steps = await _steps(uow, [row.id for row in rows])
    return [concern_of(row, steps.get(row.id, ())) for row in rows]


async def settled_in_silence(uow: UnitOfWork) -> list[UUID]:
    """Settled concerns of which whoever raised them has not heard."""
    rows = await uow.all(
        select(concern.c.id)
        .where(concern.c.status.in_(SETTLED), concern.c.told_on.is_(None))
        .order_by(concern.c.id)
    )
    return [row.id for row in rows]


async def note_told(uow: UnitOfWork, concerns: Sequence[UUID], day: date) -> None:
    await uow.execute(update(concern).where(concern.c.id.in_(concerns)).values(told_on=day))


async def insert_concern(uow: UnitOfWork, new: Concern) -> None:
    await uow.execute(
        insert(concern).values(id=new.id, words=new.words, raised_at=new.raised_at, **_values(new))
    )


async def save_concern(uow: UnitOfWork, changed: Concern) -> Concern:
    """Write the next version and the act that led to it, which is the last of its steps."""
    saved = replace(changed, version=changed.version + 1)
    statement = (
        update(concern)
        .where(concern.c.id == changed.id, concern.c.version == changed.version)
        .values(**_values(saved))
    )
    try:
        async with uow.attempt():
            result = await uow.execute(statement)
    except IntegrityError:
        raise AnotherUnderWay(
            "Another concern about this award is being looked into. If this one says the same, "
            "set it aside and say so; otherwise take it up once that is settled."
        ) from None
    if result.rowcount != 1:
        raise Stale("Somebody dealt with this concern just before you. Open it again to see how.")
    last = changed.steps[-1]
    await uow.execute(
        insert(concern_step).values(
            id=new_id(),
            concern_id=changed.id,
            kind=last.kind,
            made_by=last.made.by,
            made_at=last.made.at,
            made_reason=last.made.reason,
        )
    )
    return saved


async def open_conditions(uow: UnitOfWork, award_id: UUID) -> tuple[UUID, ...]:
    """What the holder of an award still undertook, which ends with it."""
    rows = await uow.all(
        select(condition.c.id)
        .where(condition.c.award_id == award_id, condition.c.status == Condition.OPEN)
        .order_by(condition.c.id)
    )
    return tuple(row.id for row in rows)


async def under_way(uow: UnitOfWork, award_id: UUID) -> Concern | None:
    """The concern about an award that is being looked into, if one is."""
    row = await uow.first(
        select(concern).where(concern.c.award_id == award_id, concern.c.status.in_(UNDER_WAY))
    )
    return None if row is None else concern_of(row, ())


async def _steps(uow: UnitOfWork, concerns: Sequence[UUID]) -> dict[UUID, tuple[Step, ...]]:
    rows = await uow.all(
        select(concern_step)
        .where(concern_step.c.concern_id.in_(concerns))
        .order_by(concern_step.c.id)
    )
    found: dict[UUID, tuple[Step, ...]] = {}
    for row in rows:
        step = Step(row.kind, Decision(row.made_by, row.made_at, row.made_reason))
        found[row.concern_id] = (*found.get(row.concern_id, ()), step)
    return found


def _values(each: Concern) -> dict[str, Any]:
    return {
        "award_id": each.award_id,
        "application_id": each.application_id,
        "organisation_id": each.organisation_id,
        "stream": each.stream,
        "status": each.status,
        "version": each.version,
        "put_to_holder": each.put_to_holder,
        "reply": each.reply,
        "reply_by": each.reply_by,
        "appeal_by": each.appeal_by,
        "answer_by": each.answer_by,
    }


def concern_of(row: Row[Any], steps: tuple[Step, ...]) -> Concern:
    return Concern(
        id=row.id,
        award_id=row.award_id,
        application_id=row.application_id,
        organisation_id=row.organisation_id,
        stream=row.stream,
        status=Status(row.status),
        version=row.version,
        words=row.words,
        raised_at=row.raised_at,
        put_to_holder=row.put_to_holder,
        reply=row.reply,
        reply_by=row.reply_by,
        appeal_by=row.appeal_by,
        answer_by=row.answer_by,
        steps=steps,
    )
