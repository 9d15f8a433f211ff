"""Nominations: rows to domain objects and back."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from awards.domain.nomination import Nomination, Status
from awards.tables import nomination
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale

_FIELDS = tuple(Nomination.__slots__)


async def insert_nomination(uow: UnitOfWork, new: Nomination) -> bool:
    """False when the organisation has been asked about this stream and has not answered yet."""
    done = await uow.execute(
        insert(nomination)
        .values({name: getattr(new, name) for name in _FIELDS})
        .on_conflict_do_nothing()
    )
    return done.rowcount == 1


async def get_nomination(uow: UnitOfWork, nomination_id: UUID, *, lock: bool = False) -> Nomination:
    query = select(nomination).where(nomination.c.id == nomination_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no nomination here. Use the link from our message.")
    return _nomination(row)


async def save_nomination(uow: UnitOfWork, changed: Nomination) -> Nomination:
    saved = replace(changed, version=changed.version + 1)
    done = await uow.execute(
        update(nomination)
        .where(nomination.c.id == changed.id, nomination.c.version == changed.version)
        .values({name: getattr(saved, name) for name in _FIELDS})
    )
    if done.rowcount != 1:
        raise Stale("Somebody answered this just before you. Open it again to see what they said.")
    return saved


async def open_nominations_by(uow: UnitOfWork, person_id: UUID) -> int:
    found = await uow.scalar(
        select(func.count())
        .select_from(nomination)
        .where(nomination.c.nominated_by == person_id, nomination.c.status == Status.MADE)
    )
    return int(found or 0)


async def lapsing_nominations(uow: UnitOfWork, day: date) -> list[Nomination]:
    rows = await uow.all(
        select(nomination)
        .where(nomination.c.status == Status.MADE, nomination.c.answer_by < day)
        .order_by(nomination.c.id)
        .with_for_update()
    )
    return [_nomination(row) for row in rows]


def _nomination(row: Row[Any]) -> Nomination:
    values = {name: getattr(row, name) for name in _FIELDS}
    return Nomination(**{**values, "status": Status(row.status)})
