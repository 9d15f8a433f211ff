"""Workshops, places, feedback and commitments as rows."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update

from campaigns import tables
from campaigns.domain.action import Action
from campaigns.domain.booking import HOLDS, Booking, Commitment, Kept
from campaigns.domain.booking import Status as BookingStatus
from campaigns.domain.workshop import BOOKABLE, Status, Workshop
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

_workshop, _booking, _commitment = tables.workshop, tables.booking, tables.commitment


def _values(row: AnyRow) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names


def to_workshop(row: AnyRow) -> Workshop:
    values = _values(row)
    return Workshop(**values | {"status": Status(row.status), "trainers": tuple(row.trainers)})


def to_booking(row: AnyRow) -> Booking:
    return Booking(**_values(row) | {"status": BookingStatus(row.status)})


def to_commitment(row: AnyRow) -> Commitment:
    return Commitment(**_values(row) | {"status": Kept(row.status), "kind": Action(row.kind)})


async def get_workshop(uow: UnitOfWork, workshop_id: UUID, *, lock: bool = False) -> Workshop:
    """Raises NotFound. Whoever books or moves up locks it first, so that places add up."""
    query = select(_workshop).where(_workshop.c.id == workshop_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no workshop of that id. The list shows the dates there are.")
    return to_workshop(row)


async def add_workshop(uow: UnitOfWork, one: Workshop) -> None:
    await uow.execute(insert(_workshop).values(**asdict(one) | {"trainers": list(one.trainers)}))


async def save_workshop(uow: UnitOfWork, one: Workshop, *, edited: bool = True) -> Workshop:
    """A place that is taken or free is no edit: it must not stand in the way of one."""
    values = asdict(one) | {"trainers": list(one.trainers), "version": one.version + edited}
    row = await uow.first(
        update(_workshop).where(_workshop.c.id == one.id).values(**values).returning(_workshop)
    )
    return one if row is None else to_workshop(row)


async def note(
    uow: UnitOfWork, workshop_id: UUID, kind: str, *, by: UUID, at: datetime, reason: str = ""
) -> None:
    await uow.execute(
        insert(tables.workshop_entry).values(
            id=new_id(), workshop_id=workshop_id, at=at, kind=kind, by=by, reason=reason
        )
    )


async def taken(uow: UnitOfWork, workshop_id: UUID) -> int:
    row = await uow.first(
        select(func.count().label("n")).where(
            _booking.c.workshop_id == workshop_id, _booking.c.status.in_(HOLDS)
        )
    )
    return int(row.n) if row else 0


async def taken_of(uow: UnitOfWork, workshops: Sequence[UUID]) -> dict[UUID, int]:
    """How many places of each are taken."""
    rows = await uow.all(
        select(_booking.c.workshop_id, func.count().label("n"))
        .where(_booking.c.workshop_id.in_(workshops), _booking.c.status.in_(HOLDS))
        .group_by(_booking.c.workshop_id)
    )
    return {row.workshop_id: row.n for row in rows}


async def upcoming(uow: UnitOfWork, *, at: datetime, most: int = 100) -> list[Workshop]:
    """What can be booked, soonest first."""
    rows = await uow.all(
        select(_workshop)
        .where(_workshop.c.status.in_(BOOKABLE), _workshop.c.starts_at > at)
        .order_by(_workshop.c.starts_at, _workshop.c.id)
        .limit(most)
    )
    return [to_workshop(row) for row in rows]


async def starting(uow: UnitOfWork, first: datetime, last: datetime) -> list[Workshop]:
    rows = await uow.all(
        select(_workshop)
        .where(
            _workshop.c.starts_at >= first,
            _workshop.c.starts_at < last,
            _workshop.c.status.in_(BOOKABLE),
        )
        .order_by(_workshop.c.id)
    )
    return [to_workshop(row) for row in rows]


async def standing(uow: UnitOfWork, booking_id: UUID) -> Booking | None:
    """The booking of this id, or the one that took its place."""
    before = tables.booking_before
    followed = select(before.c.booking_id).where(before.c.id == booking_id)
    row = await uow.first(
        select(_booking).where(or_(_booking.c.id == booking_id, _booking.c.id.in_(followed)))
    )
    return None if row is None else to_booking(row)


async def get_booking(uow: UnitOfWork, booking_id: UUID) -> Booking | None:
    row = await uow.first(select(_booking).where(_booking.c.id == booking_id))
    return None if row is None else to_booking(row)


async def booking_of(uow: UnitOfWork, workshop_id: UUID, person_id: UUID) -> Booking | None:
    row = await uow.first(
        select(_booking).where(
            _booking.c.workshop_id == workshop_id, _booking.c.person_id == person_id
        )
    )
    return None if row is None else to_booking(row)


async def bookings(
    uow: UnitOfWork, workshop_id: UUID, *, status: Sequence[BookingStatus]
) -> list[Booking]:
    """In the order of the queue."""
    rows = await uow.all(
        select(_booking)
        .where(_booking.c.workshop_id == workshop_id, _booking.c.status.in_(status))
        .order_by(_booking.c.since, _booking.c.id)
    )
    return [to_booking(row) for row in rows]


async def bookings_of_person(uow: UnitOfWork, person_id: UUID) -> list[Booking]:
    rows = await uow.all(
        select(_booking).where(_booking.c.person_id == person_id).order_by(_booking.c.id.desc())
    )
    return [to_booking(row) for row in rows]


async def add_booking(uow: UnitOfWork, one: Booking) -> None:
    await uow.execute(insert(_booking).values(**asdict(one)))


async def save_booking(uow: UnitOfWork, one: Booking) -> None:
    await uow.execute(update(_booking).where(_booking.c.id == one.id).values(**asdict(one)))


async def drop_booking(uow: UnitOfWork, booking_id: UUID) -> None:
    await uow.execute(delete(_booking).where(_booking.c.id == booking_id))


async def take_out(uow: UnitOfWork, booking_id: UUID) -> list[UUID]:
    """Out of the way of another of the same person; returns the ids whose links have to lead on."""
    before = tables.booking_before
    rows = await uow.all(select(before.c.id).where(before.c.booking_id == booking_id))
    await drop_booking(uow, booking_id)
    return [booking_id, *[row.id for row in rows]]


async def lead_on(uow: UnitOfWork, ids: Sequence[UUID], booking_id: UUID) -> None:
    """Links that were sent about these ids open this booking from now on."""
    values = [{"id": one, "booking_id": booking_id} for one in ids]
    await uow.execute(insert(tables.booking_before).values(values))


async def add_feedback(
    uow: UnitOfWork,
    feedback_id: UUID,
    workshop_id: UUID,
    *,
    person_id: UUID | None,
    useful: int,
    sealed: bytes,
    on: date,
) -> None:
    """Under a random id: one made of the time would put anonymous answers in the order of names."""
    await uow.execute(
        insert(tables.workshop_feedback).values(
            id=feedback_id,
            workshop_id=workshop_id,
            person_id=person_id,
            useful=useful,
            sealed=sealed,
            on=on,
        )
    )


async def feedback(uow: UnitOfWork, workshop_id: UUID) -> Sequence[AnyRow]:
    table = tables.workshop_feedback
    return await uow.all(
        select(table).where(table.c.workshop_id == workshop_id).order_by(table.c.id)
    )


async def commitment(uow: UnitOfWork, booking_id: UUID, *, lock: bool = False) -> Commitment | None:
    query = select(_commitment).where(_commitment.c.booking_id == booking_id)
    row = await uow.first(query.with_for_update() if lock else query)
    return None if row is None else to_commitment(row)


async def keep_commitment(uow: UnitOfWork, one: Commitment) -> None:
    await uow.execute(delete(_commitment).where(_commitment.c.booking_id == one.booking_id))
    await uow.execute(insert(_commitment).values(**asdict(one)))


async def to_ask(uow: UnitOfWork, day: date) -> list[Commitment]:
    """Whose check-in has come and who was not asked yet."""
    rows = await uow.all(
        select(_commitment)
        .where(
            _commitment.c.ask_on <= day,
            _commitment.c.asked_at.is_(None),
            _commitment.c.status == Kept.OPEN,
        )
        .order_by(_commitment.c.booking_id)
        .with_for_update()
    )
    return [to_commitment(row) for row in rows]


async def commitments(uow: UnitOfWork, workshop_id: UUID) -> list[Commitment]:
    rows = await uow.all(select(_commitment).where(_commitment.c.workshop_id == workshop_id))
    return [to_commitment(row) for row in rows]


async def forget(uow: UnitOfWork, *, ended_before: datetime) -> None:
    """Who had a place at what is long over; the counts were told in events."""
    old = select(_workshop.c.id).where(_workshop.c.ends_at < ended_before)
    await uow.execute(delete(_booking).where(_booking.c.workshop_id.in_(old)))
