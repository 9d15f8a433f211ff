"""Manual overrides of a membership's status."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.term import Override
from membership.tables import status_override
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


def to_override(row: Row[Any]) -> Override:
    return Override(
        id=row.id,
        membership_id=row.membership_id,
        name=row.name,
        starts_on=row.starts_on,
        until=row.until,
        set=Decision(row.set_by, row.set_at, row.set_reason),
        ended_on=row.ended_on,
    )


async def add_override(uow: UnitOfWork, one: Override) -> bool:
    """Write it. False when another one is open at this moment."""
    row = await uow.first(
        insert(status_override)
        .values(
            id=one.id,
            membership_id=one.membership_id,
            name=one.name,
            starts_on=one.starts_on,
            until=one.until,
            set_by=one.set.by,
            set_at=one.set.at,
            set_reason=one.set.reason,
        )
        .on_conflict_do_nothing()
        .returning(status_override.c.id)
    )
    return row is not None


async def overrides_of(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, tuple[Override, ...]]:
    """Every override of these memberships, the latest first."""
    found: dict[UUID, tuple[Override, ...]] = {}
    for row in await uow.all(
        select(status_override)
        .where(status_override.c.membership_id == func.any(list(ids)))
        .order_by(status_override.c.starts_on.desc(), status_override.c.id.desc())
    ):
        found[row.membership_id] = (*found.get(row.membership_id, ()), to_override(row))
    return found


async def open_override(uow: UnitOfWork, override_id: UUID) -> Override:
    row = await uow.first(
        select(status_override)
        .where(status_override.c.id == override_id, status_override.c.ended_on.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFound("This override does not exist or has ended. Look at the membership again.")
    return to_override(row)


async def overrides_over(uow: UnitOfWork, day: date) -> list[Override]:
    """Those that are still open and ran out by that day."""
    rows = await uow.all(
        select(status_override)
        .where(status_override.c.ended_on.is_(None), status_override.c.until <= day)
        .order_by(status_override.c.id)
        .with_for_update()
    )
    return [to_override(row) for row in rows]


async def save_end(uow: UnitOfWork, one: Override, ended: Decision) -> None:
    await uow.execute(
        update(status_override)
        .where(status_override.c.id == one.id)
        .values(
            ended_on=one.ended_on,
            ended_by=ended.by,
            ended_at=ended.at,
            ended_reason=ended.reason,
        )
    )
