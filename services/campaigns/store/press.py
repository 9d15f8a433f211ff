"""Press contacts and journalists' requests as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.press import Contact, Request, Status
from campaigns.tables.press import press_access, press_contact, press_entry, press_request
from sanctuary.clock import LONDON
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked
from sanctuary.ids import new_id


def _values(row: AnyRow) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names


def to_contact(row: AnyRow) -> Contact:
    return Contact(**_values(row) | {"topics": tuple(row.topics)})


def to_request(row: AnyRow) -> Request:
    return Request(**_values(row) | {"lines": tuple(row.lines), "status": Status(row.status)})


def not_there() -> NotFound:
    """The same for what is not there and for what is not theirs."""
    return NotFound("There is no such journalist within your part of the network.")


async def add_contact(uow: UnitOfWork, one: Contact) -> bool:
    row = await uow.first(
        upsert(press_contact)
        .values(**asdict(one) | {"topics": list(one.topics)})
        .on_conflict_do_nothing()
        .returning(press_contact.c.id)
    )
    return row is not None


async def get_contact(uow: UnitOfWork, contact_id: UUID, *, lock: bool = False) -> Contact:
    """Raises NotFound."""
    query = select(press_contact).where(press_contact.c.id == contact_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise not_there()
    return to_contact(row)


async def contacts(uow: UnitOfWork) -> list[Contact]:
    rows = await uow.all(select(press_contact).order_by(press_contact.c.id))
    return [to_contact(row) for row in rows]


async def save_contact(uow: UnitOfWork, one: Contact) -> Contact:
    values = asdict(one) | {"topics": list(one.topics), "version": one.version + 1}
    await uow.execute(update(press_contact).where(press_contact.c.id == one.id).values(**values))
    return await get_contact(uow, one.id)


async def drop_contact(uow: UnitOfWork, contact_id: UUID) -> None:
    await uow.execute(delete(press_contact).where(press_contact.c.id == contact_id))


async def give_access(uow: UnitOfWork, **values: object) -> None:
    await uow.execute(insert(press_access).values(**values))


async def access_of(uow: UnitOfWork, person_id: UUID) -> Sequence[AnyRow]:
    """Where somebody may look, now."""
    return await uow.all(
        select(press_access).where(
            press_access.c.person_id == person_id, press_access.c.ended_at.is_(None)
        )
    )


async def accesses(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    query = select(press_access).where(press_access.c.ended_at.is_(None))
    return await uow.all(asked.select(query, press_access.c.id))


async def get_access(uow: UnitOfWork, access_id: UUID) -> AnyRow:
    row = await uow.first(select(press_access).where(press_access.c.id == access_id))
    if row is None:
        raise NotFound("There is no leave of that id. The list shows those that stand.")
    return row


async def end_access(uow: UnitOfWork, access_id: UUID, *, at: datetime) -> None:
    await uow.execute(
        update(press_access).where(press_access.c.id == access_id).values(ended_at=at)
    )


async def add_request(uow: UnitOfWork, one: Request) -> None:
    await uow.execute(insert(press_request).values(**asdict(one) | {"lines": list(one.lines)}))


async def get_request(uow: UnitOfWork, request_id: UUID, *, lock: bool = False) -> Request:
    """Raises NotFound."""
    query = select(press_request).where(press_request.c.id == request_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such request within your part of the network.")
    return to_request(row)


async def save_request(uow: UnitOfWork, one: Request) -> Request:
    values = asdict(one) | {"lines": list(one.lines), "version": one.version + 1}
    await uow.execute(update(press_request).where(press_request.c.id == one.id).values(**values))
    return await get_request(uow, one.id)


async def forget_requests(uow: UnitOfWork, *, over_before: date) -> None:
    over = func.coalesce(press_request.c.ended_at, press_request.c.deadline)
    old = select(press_request.c.id).where(over < datetime.combine(over_before, time(), LONDON))
    await uow.execute(delete(press_entry).where(press_entry.c.request_id.in_(old)))
    await uow.execute(delete(press_request).where(press_request.c.id.in_(old)))


async def requests(uow: UnitOfWork, *, status: Status | None) -> list[Request]:
    """By deadline."""
    query = select(press_request).order_by(press_request.c.deadline, press_request.c.id)
    if status is not None:
        query = query.where(press_request.c.status == status)
    return [to_request(row) for row in await uow.all(query.limit(500))]


async def note(
    uow: UnitOfWork, request_id: UUID, kind: str, *, by: UUID, at: datetime, reason: str = ""
) -> None:
    await uow.execute(
        insert(press_entry).values(
            id=new_id(), request_id=request_id, at=at, kind=kind, by=by, reason=reason
        )
    )
