"""Awards and their clock; the day's work is one read and one write, however many there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, insert, select, text, update

from awards.domain.application import UNDECIDED
from awards.domain.award import Award, Status
from awards.tables import application, award
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_SAVE_STEPS = text(
    "update award set status = s.status, ended_on = s.ended_on, next_step_on = s.next_step_on "
    "from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:ended as date[]), "
    "cast(:next as date[])) as s(id, status, ended_on, next_step_on) where award.id = s.id"
)
_DUE = (
    select(award)
    .where(
        award.c.next_step_on <= bindparam("day"),
        ~exists().where(application.c.renews == award.c.id, application.c.status.in_(UNDECIDED)),
    )
    .order_by(award.c.id)
    .with_for_update(of=award)
)


async def get_award(uow: UnitOfWork, award_id: UUID, *, lock: bool = False) -> Award:
    query = select(award).where(award.c.id == award_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no award with this number. Please check it, letter by letter.")
    return _award(row)


async def awards_of(uow: UnitOfWork, organisation_id: UUID) -> list[Award]:
    """Every award an organisation ever held here, newest first."""
    rows = await uow.all(
        select(award)
        .where(award.c.organisation_id == organisation_id)
        .order_by(award.c.starts_on.desc(), award.c.id)
    )
    return [_award(row) for row in rows]


async def has_current_award(uow: UnitOfWork, organisation_id: UUID, stream: str) -> bool:
    return (
        await uow.first(
            select(award.c.id)
            .where(
                award.c.organisation_id == organisation_id,
                award.c.stream == stream,
                award.c.status == Status.CURRENT,
            )
            .limit(1)
        )
        is not None
    )


async def insert_award(uow: UnitOfWork, new: Award) -> None:
    await uow.execute(
        insert(award).values({key: getattr(new, key) for key in award.c.keys()})  # noqa: SIM118 — a column collection iterates over columns
    )


async def save_award(uow: UnitOfWork, changed: Award) -> None:
    await uow.execute(
        update(award)
        .where(award.c.id == changed.id)
        .values(
            status=changed.status,
            successor_id=changed.successor_id,
            ended_on=changed.ended_on,
            next_step_on=changed.next_step_on,
        )
    )


async def due_awards(uow: UnitOfWork, day: date) -> list[Award]:
    """Awards with a step due, except those whose renewal waits for our decision (DOMAIN C6)."""
    return [_award(row) for row in await uow.execute(_DUE, {"day": day})]


async def save_steps(uow: UnitOfWork, stepped: Sequence[Award]) -> None:
    """Write what a day changed, in one statement."""
    await uow.execute(
        _SAVE_STEPS,
        {
            "ids": [each.id for each in stepped],
            "statuses": [each.status for each in stepped],
            "ended": [each.ended_on for each in stepped],
            "next": [each.next_step_on for each in stepped],
        },
    )


def _award(row: Row[Any]) -> Award:
    return Award(
        id=row.id,
        organisation_id=row.organisation_id,
        application_id=row.application_id,
        stream=row.stream,
        scheme=row.scheme,
        edition=row.edition,
        starts_on=row.starts_on,
        expires_on=row.expires_on,
        grace_ends_on=row.grace_ends_on,
        status=Status(row.status),
        renews=row.renews,
        successor_id=row.successor_id,
        ended_on=row.ended_on,
        next_step_on=row.next_step_on,
    )
