"""Self-assessment, plan, particulars and the colleagues of an application."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.preparing import Colleague, Level, Particulars, Prepared
from awards.tables import editor, particulars, preparation
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_COLLEAGUE = tuple(Colleague.__slots__)


async def preparation_of(uow: UnitOfWork, application_id: UUID) -> dict[str, Prepared]:
    rows = await uow.all(select(preparation).where(preparation.c.application_id == application_id))
    return {
        row.criterion: Prepared(
            row.criterion, Level(row.level) if row.level else None, row.intention, row.due_on
        )
        for row in rows
    }


async def save_preparation(
    uow: UnitOfWork, application_id: UUID, each: Iterable[Prepared], *, by: Actor, at: datetime
) -> None:
    for one in each:
        values = {
            "level": one.level,
            "intention": one.intention,
            "due_on": one.due_on,
            "saved_by": by.id,
            "saved_at": at,
        }
        await uow.execute(
            upsert(preparation)
            .values(application_id=application_id, criterion=one.criterion, **values)
            .on_conflict_do_update(index_elements=["application_id", "criterion"], set_=values)
        )


async def particulars_of(uow: UnitOfWork, application_id: UUID) -> Particulars:
    row = await uow.first(select(particulars).where(particulars.c.application_id == application_id))
    if row is None:
        return Particulars()
    return Particulars(row.staff, row.staff_reached, tuple(row.partners))


async def save_particulars(
    uow: UnitOfWork, application_id: UUID, given: Particulars, *, by: Actor, at: datetime
) -> None:
    values = {
        "staff": given.staff,
        "staff_reached": given.staff_reached,
        "partners": list(given.partners),
        "saved_by": by.id,
        "saved_at": at,
    }
    await uow.execute(
        upsert(particulars)
        .values(application_id=application_id, **values)
        .on_conflict_do_update(index_elements=["application_id"], set_=values)
    )


async def insert_colleague(uow: UnitOfWork, new: Colleague) -> None:
    await uow.execute(insert(editor).values({name: getattr(new, name) for name in _COLLEAGUE}))


async def colleagues_of(uow: UnitOfWork, application_id: UUID) -> list[Colleague]:
    """Those whose links open now, oldest first."""
    rows = await uow.all(
        select(editor)
        .where(editor.c.application_id == application_id, editor.c.removed_at.is_(None))
        .order_by(editor.c.invited_at, editor.c.id)
    )
    return [_colleague(row) for row in rows]


async def find_colleague(uow: UnitOfWork, colleague_id: UUID) -> Colleague | None:
    row = await uow.first(select(editor).where(editor.c.id == colleague_id))
    return None if row is None else _colleague(row)


async def get_colleague(uow: UnitOfWork, application_id: UUID, colleague_id: UUID) -> Colleague:
    found = await find_colleague(uow, colleague_id)
    if found is None or found.application_id != application_id:
        raise NotFound("Nobody was invited here under this number. Look at the list again.")
    return found


async def remove_colleague(uow: UnitOfWork, colleague_id: UUID, *, by: Actor, at: datetime) -> None:
    """Their link opens nothing from now on; that they wrote stays, what they were called goes."""
    await uow.execute(
        update(editor)
        .where(editor.c.id == colleague_id)
        .values(
            helps_as="",
            removed_by=func.coalesce(editor.c.removed_by, by.id),
            removed_at=func.coalesce(editor.c.removed_at, at),
        )
    )


def _colleague(row: Row[Any]) -> Colleague:
    return Colleague(**{name: getattr(row, name) for name in _COLLEAGUE})
