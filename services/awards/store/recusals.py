"""Whom a conflict of interest keeps away from an applicant, and who lifted that and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from awards.domain.recusal import Recusal
from awards.tables import recusal
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def recused_from(uow: UnitOfWork, organisation_id: UUID) -> set[UUID]:
    """Whom a conflict with this organisation keeps away, from whichever of its applications."""
    rows = await uow.all(
        select(recusal.c.person_id).where(
            recusal.c.organisation_id == organisation_id, recusal.c.standing
        )
    )
    return {row.person_id for row in rows}


async def insert_recusal(uow: UnitOfWork, new: Recusal) -> None:
    """Declared again, it stays as it is: it began with the first time."""
    await uow.execute(
        insert(recusal)
        .values(
            id=new.id,
            organisation_id=new.organisation_id,
            person_id=new.person_id,
            standing=new.standing,
            version=new.version,
            declared_at=new.declared_at,
        )
        .on_conflict_do_nothing()
    )


async def get_recusal(uow: UnitOfWork, recusal_id: UUID, *, lock: bool = False) -> Recusal:
    query = select(recusal).where(recusal.c.id == recusal_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such conflict of interest. Look at the list of this applicant.")
    return _recusal(row)


async def recusals_of(uow: UnitOfWork, organisation_id: UUID) -> Sequence[Recusal]:
    rows = await uow.all(
        select(recusal)
        .where(recusal.c.organisation_id == organisation_id)
        .order_by(recusal.c.declared_at, recusal.c.id)
    )
    return [_recusal(row) for row in rows]


async def save_recusal(uow: UnitOfWork, changed: Recusal) -> Recusal:
    asked, lifted = changed.asked, changed.lifted
    result = await uow.execute(
        update(recusal)
        .where(recusal.c.id == changed.id, recusal.c.version == changed.version)
        .values(
            standing=changed.standing,
            version=changed.version + 1,
            asked_by=asked and asked.by,
            asked_at=asked and asked.at,
            asked_reason=asked and asked.reason,
            lifted_by=lifted and lifted.by,
            lifted_at=lifted and lifted.at,
            lifted_reason=lifted and lifted.reason,
        )
    )
    if result.rowcount != 1:
        raise Stale("Somebody else acted on this a moment ago. Open it again to see how it stands.")
    return await get_recusal(uow, changed.id)


def _recusal(row: Row[Any]) -> Recusal:
    return Recusal(
        id=row.id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        declared_at=row.declared_at,
        standing=row.standing,
        version=row.version,
        asked=_decision(row.asked_by, row.asked_at, row.asked_reason),
        lifted=_decision(row.lifted_by, row.lifted_at, row.lifted_reason),
    )


def _decision(by: UUID | None, at: datetime | None, reason: str | None) -> Decision | None:
    return None if by is None or at is None else Decision(by, at, reason or "")
