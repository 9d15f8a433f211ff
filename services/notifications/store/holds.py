"""Holds as rows, and the deliveries that wait for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update

from notifications.domain.hold import Hold, Place
from notifications.domain.rhythm import Held
from notifications.tables import mail_hold
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

# Shares the lock of what it waits for, so that a release that comes meanwhile is seen, or sees the
# rows. What would expire before looks again when it does.
_WAIT = text(
    """
with active as (
  select categories, ends_at, nation, area from mail_hold
  where released_at is null and ends_at > cast(:now as timestamptz) for share
)
update delivery d set due_at = least(d.expires_at, coalesce((
  select max(a.ends_at) from active a left join contact c on c.person_id = d.person_id
  where d.category = any(a.categories)
    and (a.area = c.area or a.area is null and (a.nation is null or a.nation = c.nation))
), cast(:now as timestamptz)))
where d.id = any(cast(:ids as uuid[])) and d.status = 'queued'
"""
)
# A row that a lane judges just now is left to it: it sees that the hold is gone.
_GO_ON = text(
    f"""
with held as (
  select d.id from waiting w join delivery d on d.id = w.delivery_id
  where d.status = 'queued' and d.reason = '{Held.INCIDENT_HOLD}' for update of d skip locked
)
update delivery d set due_at = cast(:now as timestamptz) from held h where d.id = h.id
"""  # noqa: S608 — put together from constants of ours alone
)


async def wait(uow: UnitOfWork, ids: Sequence[UUID], *, at: datetime) -> None:
    """These messages are judged again when the last hold on them ends by itself."""
    await uow.connection.execute(_WAIT, {"ids": list(ids), "now": at})


async def go_on(uow: UnitOfWork, *, at: datetime) -> None:
    """Whatever waits for a hold is judged now; it waits on where another one holds it."""
    await uow.connection.execute(_GO_ON, {"now": at})


async def add(uow: UnitOfWork, hold: Hold) -> None:
    await uow.execute(
        insert(mail_hold).values(
            id=hold.id,
            categories=list(hold.categories),
            ends_at=hold.ends_at,
            incident_id=hold.incident_id,
            nation=hold.place.nation,
            area=hold.place.area,
            begun_by=hold.begun.by,
            begun_at=hold.begun.at,
            begun_reason=hold.begun.reason,
        )
    )


async def get(uow: UnitOfWork, hold_id: UUID, *, lock: bool = False) -> Hold:
    """Raises NotFound."""
    query = select(mail_hold).where(mail_hold.c.id == hold_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no hold of that id. The list shows those there are.")
    return of_row(row)


async def of_incident(uow: UnitOfWork, incident_id: UUID, *, at: datetime) -> list[Hold]:
    """Those in force because of this incident, locked, the oldest first."""
    rows = await uow.all(
        select(mail_hold)
        .where(
            mail_hold.c.incident_id == incident_id,
            mail_hold.c.released_at.is_(None),
            mail_hold.c.ends_at > at,
        )
        .order_by(mail_hold.c.id)
        .with_for_update()
    )
    return [of_row(row) for row in rows]


async def keep_release(uow: UnitOfWork, hold: Hold, made: Decision) -> None:
    await uow.execute(
        update(mail_hold)
        .where(mail_hold.c.id == hold.id)
        .values(released_by=made.by, released_at=made.at, released_reason=made.reason)
    )


def of_row(row: Any) -> Hold:
    released = (
        None
        if row.released_at is None
        else Decision(row.released_by, row.released_at, row.released_reason)
    )
    return Hold(
        id=row.id,
        categories=tuple(row.categories),
        ends_at=row.ends_at,
        begun=Decision(row.begun_by, row.begun_at, row.begun_reason),
        incident_id=row.incident_id,
        place=Place(row.nation, row.area),
        released=released,
    )
