"""Welcome events as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from campaigns.domain.welcome_event import Centre, Kind, Status, WelcomeEvent
from campaigns.tables.welcome import welcome_entry, welcome_event
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked
from sanctuary.ids import new_id


def to_event(row: AnyRow) -> WelcomeEvent:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return WelcomeEvent(
        **values
        | {"kind": Kind(row.kind), "centre": Centre(row.centre), "status": Status(row.status)}
    )


def not_there() -> NotFound:
    """The same for what is not there and for what is not announced yet."""
    return NotFound("There is no such event. The list shows those there are.")


async def was_announced(uow: UnitOfWork, event_id: UUID) -> bool:
    row = await uow.first(
        select(welcome_entry.c.id).where(
            welcome_entry.c.event_id == event_id, welcome_entry.c.kind == "announced"
        )
    )
    return row is not None


async def add(uow: UnitOfWork, one: WelcomeEvent) -> None:
    await uow.execute(insert(welcome_event).values(**asdict(one)))


async def get(uow: UnitOfWork, event_id: UUID, *, lock: bool = False) -> WelcomeEvent:
    """Raises NotFound."""
    query = select(welcome_event).where(welcome_event.c.id == event_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise not_there()
    return to_event(row)


async def save(uow: UnitOfWork, one: WelcomeEvent, *, edited: bool = True) -> WelcomeEvent:
    values = asdict(one) | {"version": one.version + edited}
    await uow.execute(update(welcome_event).where(welcome_event.c.id == one.id).values(**values))
    return await get(uow, one.id)


async def note(
    uow: UnitOfWork, event_id: UUID, kind: str, *, by: UUID, at: datetime, reason: str = ""
) -> None:
    await uow.execute(
        insert(welcome_entry).values(
            id=new_id(), event_id=event_id, at=at, kind=kind, by=by, reason=reason
        )
    )


async def starts_of(uow: UnitOfWork, series: UUID) -> list[datetime]:
    """When those of a series begin."""
    rows = await uow.all(select(welcome_event.c.starts_at).where(welcome_event.c.series == series))
    return [row.starts_at for row in rows]


async def shown(uow: UnitOfWork, *, since: datetime, nation: str | None) -> list[WelcomeEvent]:
    """What was ever announced, for calendars: what was called off has to be taken out of them."""
    once = select(welcome_entry.c.event_id).where(welcome_entry.c.kind == "announced")
    query = select(welcome_event).where(
        welcome_event.c.id.in_(once), welcome_event.c.ends_at > since
    )
    if nation is not None:
        query = query.where(welcome_event.c.nation == nation)
    rows = await uow.all(query.order_by(welcome_event.c.starts_at, welcome_event.c.id).limit(1000))
    return [to_event(row) for row in rows]


async def announced(uow: UnitOfWork, *, at: datetime) -> list[WelcomeEvent]:
    rows = await uow.all(
        select(welcome_event)
        .where(welcome_event.c.status == Status.ANNOUNCED, welcome_event.c.ends_at > at)
        .order_by(welcome_event.c.starts_at, welcome_event.c.id)
        .limit(200)
    )
    return [to_event(row) for row in rows]


async def listed(uow: UnitOfWork, asked: PageAsked, series: UUID | None) -> Sequence[AnyRow]:
    query = select(welcome_event).where(welcome_event.c.status != Status.PLANNED)
    if series is not None:
        query = query.where(welcome_event.c.series == series)
    return await uow.all(asked.select(query, welcome_event.c.starts_at, welcome_event.c.id))
