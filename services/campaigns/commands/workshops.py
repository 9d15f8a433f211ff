"""Dates of courses: made, opened, changed, begun, held, cancelled; places that move up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns import courses
from campaigns.domain.booking import Booking
from campaigns.domain.booking import Status as BookingStatus
from campaigns.domain.wording import must_be_ours
from campaigns.domain.workshop import BOOKABLE, Status, Workshop, moving_up
from campaigns.store import learning as store
from sanctuary.actor import SYSTEM, Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.schedule import cancel_timer, set_timer

RUN = "workshop"
WAITS = (BookingStatus.WAITING,)
COMES = (BookingStatus.BOOKED,)


async def schedule(uow: UnitOfWork, new: Workshop, *, by: Actor, at: datetime) -> Workshop:
    """A date that only its organisers see yet."""
    new.led_by(by)
    course = courses.on(uow.clock.today()).get(new.course)
    if course is None or course.sealed:
        raise Invalid(
            "There is no course of that name whose places are booked in the open.",
            errors=[{"field": "course", "detail": "Choose one from the catalogue at /v1/courses."}],
        )
    _wording(new)
    await store.add_workshop(uow, new.check(at=at))
    await store.note(uow, new.id, "scheduled", by=by.id, at=at)
    return new


def _wording(one: Workshop) -> None:
    for field in ("venue", "access", "joining"):
        must_be_ours(getattr(one, field), field)


async def open_booking(
    uow: UnitOfWork, workshop_id: UUID, *, expected: int, by: Actor, at: datetime
) -> Workshop:
    found = await _led(uow, workshop_id, by, expected)
    opened, event = found.check(at=at).open()
    await _time(uow, opened)
    uow.emit(event)
    await store.note(uow, found.id, "opened", by=by.id, at=at)
    return await store.save_workshop(uow, opened)


async def change(
    uow: UnitOfWork,
    workshop_id: UUID,
    changes: dict[str, Any],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Workshop:
    """Whoever has a place hears when day, hour or place moved; more places let people move up."""
    found = await _led(uow, workshop_id, by, expected)
    changed = found.change(changes, at=at)
    changed.led_by(by)
    _wording(changed)
    await store.note(uow, found.id, "changed", by=by.id, at=at)
    saved = await store.save_workshop(uow, changed)
    if saved.status not in BOOKABLE:
        return saved
    if changed.sequence != found.sequence:
        for one in await store.bookings(uow, found.id, status=COMES):
            later, event = one.changed(changed)
            await store.save_booking(uow, later)
            uow.emit(event)
    await _time(uow, changed)
    return await settle(uow, saved)


async def cancel(
    uow: UnitOfWork, workshop_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> Workshop:
    """It does not take place: everybody with a place or in the queue hears so."""
    found = await _led(uow, workshop_id, by, expected)
    cancelled, event = found.cancel()
    for one in await store.bookings(uow, found.id, status=(*COMES, *WAITS)):
        await _release(uow, cancelled, one)
    await cancel_timer(uow, _timer(found.id))
    uow.emit(event)
    await store.note(uow, found.id, "cancelled", by=by.id, at=at, reason=reason)
    return await store.save_workshop(uow, cancelled)


async def _release(uow: UnitOfWork, of: Workshop, one: Booking) -> None:
    gone, told = one.cancel(of, by_us=True)
    await store.save_booking(uow, gone)
    uow.emit(told)


async def settle(uow: UnitOfWork, workshop: Workshop) -> Workshop:
    """Whoever waits longest has a place as soon as one is free; the workshop is locked."""
    waiting = await store.bookings(uow, workshop.id, status=WAITS)
    taken = await store.taken(uow, workshop.id)
    chosen = moving_up(workshop.capacity, taken, [one.id for one in waiting])
    for one in waiting:
        if one.id in chosen:
            moved, event = one.move_up(workshop)
            await store.save_booking(uow, moved)
            uow.emit(event)
    return await store.save_workshop(uow, workshop.filled(taken + len(chosen)), edited=False)


async def go_on(uow: UnitOfWork, workshop_id: UUID, *, at: datetime) -> None:
    """The timer at its beginning and at its end."""
    found = await store.get_workshop(uow, workshop_id, lock=True)
    if found.status in BOOKABLE and at >= found.starts_at:
        for one in await store.bookings(uow, found.id, status=WAITS):
            await _release(uow, found, one)
        found = await store.save_workshop(uow, found.begin(), edited=False)
        await store.note(uow, found.id, "began", by=SYSTEM.id, at=at)
    if found.status is Status.RUNNING and at >= found.ends_at:
        held, event = found.end()
        uow.emit(event)
        await store.save_workshop(uow, held, edited=False)
        await store.note(uow, found.id, "held", by=SYSTEM.id, at=at)
    else:
        await _time(uow, found)


async def _time(uow: UnitOfWork, one: Workshop) -> None:
    """Wake up at its beginning, and then at its end."""
    if one.status not in BOOKABLE | {Status.RUNNING}:
        return
    await set_timer(
        uow,
        _timer(one.id),
        kind=RUN,
        due_at=one.ends_at if one.status is Status.RUNNING else one.starts_at,
        generation=one.sequence,
        payload={"workshop_id": str(one.id)},
    )


def _timer(workshop_id: UUID) -> str:
    return f"{RUN}:{workshop_id}"


async def _led(uow: UnitOfWork, workshop_id: UUID, by: Actor, expected: int) -> Workshop:
    found = await store.get_workshop(uow, workshop_id, lock=True)
    found.led_by(by)
    check_version(expected, found.version)
    return found
