"""Places at workshops: asked for, confirmed, given back, ticked; and the days around them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.commands.workshops import settle
from campaigns.domain.booking import Booking, Status
from campaigns.domain.workshop import Status as WorkshopStatus
from campaigns.domain.workshop import Workshop
from campaigns.sealed import open_words, seal_words
from campaigns.store import learning as store
from sanctuary.actor import Actor
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound, Refusal
from sanctuary.events.campaigns import AttendanceCounted
from sanctuary.ids import new_id
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "booking_expiry"
LATE = (
    "This booking was not confirmed in time, so the place was given up. Please book again from the "
    "list of workshops: it is quick."
)
NO_BOOKING = "You have no booking of that id. The list shows those that are yours."
HELD = (Status.BOOKED, Status.ATTENDED, Status.ABSENT)


class NotYet(Refusal):
    slug = "not-yet"
    status = 409
    title = "It is too early for that"


async def ask(
    uow: UnitOfWork, workshop_id: UUID, person_id: UUID, *, called: str, needs: str, at: datetime
) -> Booking:
    """Somebody without an account: nothing is theirs before they open the link in our message."""
    workshop = await store.get_workshop(uow, workshop_id, lock=True)
    workshop.must_be_bookable()
    made = _new(uow, workshop, person_id, called=called, needs=needs, at=at)
    await store.add_booking(uow, made)
    until = at + timedelta(days=_rule(uow, "confirm_days"))
    uow.emit(made.asked(workshop, confirm_by=until.astimezone(LONDON).date()))
    await set_timer(
        uow, _timer(made.id), kind=EXPIRY, due_at=until, payload={"booking_id": str(made.id)}
    )
    return made


async def confirm(uow: UnitOfWork, booking_id: UUID, *, person_id: UUID, at: datetime) -> Booking:
    """The button behind the link was pressed; `person_id` is who that turned out to be.

    Pressed again it changes nothing. Who has a booking of this date already keeps that one.
    """
    found = await opened(uow, booking_id)
    workshop = await store.get_workshop(uow, found.workshop_id, lock=True)
    found = await opened(uow, booking_id)
    if found.status is not Status.ASKED:
        return found
    workshop.must_be_bookable()
    await cancel_timer(uow, _timer(found.id))
    if person_id != found.person_id:
        before = await store.booking_of(uow, workshop.id, person_id)
        if before is not None and before.status in {Status.BOOKED, Status.WAITING}:
            await store.lead_on(uow, await store.take_out(uow, found.id), before.id)
            return before
        if before is not None:
            await store.lead_on(uow, await store.take_out(uow, before.id), found.id)
        found = replace(found, person_id=person_id)
    return await _place(uow, workshop, found, at=at)


async def book(
    uow: UnitOfWork, workshop_id: UUID, by: Actor, *, called: str, needs: str, at: datetime
) -> Booking:
    """For whoever we know already. Whoever gave a place back joins the end of the queue."""
    workshop = await store.get_workshop(uow, workshop_id, lock=True)
    workshop.must_be_bookable()
    there = await store.booking_of(uow, workshop_id, by.id)
    if there is not None and there.status in {Status.BOOKED, Status.WAITING}:
        return there
    gone = [] if there is None else await store.take_out(uow, there.id)
    made = _new(uow, workshop, by.id, called=called, needs=needs, at=at)
    await store.add_booking(uow, made)
    if gone:
        await store.lead_on(uow, gone, made.id)
    return await _place(uow, workshop, made, at=at)


async def _place(uow: UnitOfWork, workshop: Workshop, one: Booking, *, at: datetime) -> Booking:
    waiting = await store.bookings(uow, workshop.id, status=(Status.WAITING,))
    free = not waiting and await store.taken(uow, workshop.id) < workshop.capacity
    placed, event = one.place(workshop, free=free, at=at)
    await store.save_booking(uow, placed)
    uow.emit(event)
    await settle(uow, workshop)
    return placed


async def cancel(uow: UnitOfWork, booking_id: UUID, *, by: Actor) -> Booking:
    """Their place is free at once, and whoever waits longest has it. No reason is asked for."""
    found = await own(uow, booking_id, by=by)
    workshop = await store.get_workshop(uow, found.workshop_id, lock=True)
    found = await own(uow, booking_id, by=by)
    if found.status is Status.CANCELLED:
        return found
    if found.status is not Status.ASKED:
        workshop.must_be_bookable()
    gone, event = found.cancel(workshop)
    await store.save_booking(uow, gone)
    uow.emit(event)
    await cancel_timer(uow, _timer(found.id))
    if workshop.status in {WorkshopStatus.OPEN, WorkshopStatus.FULL}:
        await settle(uow, workshop)
    return gone


async def tick(
    uow: UnitOfWork, workshop_id: UUID, booking_id: UUID, *, there: bool, by: Actor, at: datetime
) -> Booking:
    """The trainer's tick, from the beginning on; it can be put right later."""
    workshop = await store.get_workshop(uow, workshop_id, lock=True)
    workshop.taught_by(by)
    if workshop.status not in {WorkshopStatus.RUNNING, WorkshopStatus.HELD}:
        raise NotYet("Who is there is ticked once the workshop has begun. Come back then.")
    found = await store.get_booking(uow, booking_id)
    if found is None or found.workshop_id != workshop_id:
        raise NotFound("Nobody of that booking has a place here. Look at the list of places.")
    ticked, event = found.tick(workshop, there=there, by=by.id, at=at)
    await store.save_booking(uow, ticked)
    if event is not None:
        uow.emit(event)
    await count(uow, workshop)
    return ticked


async def count(uow: UnitOfWork, workshop: Workshop) -> None:
    """Tell how many were there, and how many of them set themselves something to do."""
    came = await store.bookings(uow, workshop.id, status=(Status.ATTENDED,))
    uow.emit(
        AttendanceCounted(
            workshop_id=workshop.id,
            course=workshop.course,
            nation=workshop.nation,
            attended=len(came),
            commitments=len(await store.commitments(uow, workshop.id)),
        )
    )


async def remind(uow: UnitOfWork, day: date) -> None:
    """Everybody with a place at what takes place tomorrow."""
    ahead = day + timedelta(days=_rule(uow, "remind_days"))
    first = datetime.combine(ahead, time(), LONDON)
    for workshop in await store.starting(uow, first, first + timedelta(days=1)):
        for one in await store.bookings(uow, workshop.id, status=(Status.BOOKED,)):
            uow.emit(one.reminded(workshop))


async def expire(uow: UnitOfWork, booking_id: UUID) -> None:
    """Nobody proved the address: nothing of it is kept."""
    found = await store.get_booking(uow, booking_id)
    if found is not None and found.status is Status.ASKED:
        await store.drop_booking(uow, booking_id)


async def opened(uow: UnitOfWork, booking_id: UUID) -> Booking:
    """The booking behind a link. Raises LinkRefused when it was given up."""
    found = await store.standing(uow, booking_id)
    if found is None:
        raise LinkRefused(LATE)
    return found


async def own(uow: UnitOfWork, booking_id: UUID, *, by: Actor) -> Booking:
    """A booking, for whom it is. Another's is not there for them."""
    found = await store.standing(uow, booking_id)
    if found is None or found.person_id != by.id:
        raise NotFound(NO_BOOKING)
    return found


async def people(
    uow: UnitOfWork, workshop: Workshop, *, by: Actor
) -> list[tuple[Booking, dict[str, str]]]:
    """Who has a place, what to call them and what they need; each look is recorded."""
    workshop.taught_by(by)
    rows = await store.bookings(uow, workshop.id, status=(*HELD, Status.WAITING))
    return [(one, await _own_words(uow, one, by=by.id)) for one in rows]


async def _own_words(uow: UnitOfWork, one: Booking, *, by: UUID) -> dict[str, str]:
    if one.sealed is None:
        return {"called": "", "needs": ""}
    why = "to prepare a workshop" if by != one.person_id else "their own booking"
    return await open_words(uow, one.sealed, _context(one.id), by=by, why=why)


def _new(
    uow: UnitOfWork, of: Workshop, person_id: UUID, *, called: str, needs: str, at: datetime
) -> Booking:
    booking_id = new_id()
    sealed = seal_words(uow, _context(booking_id), called=called, needs=needs)
    return Booking(booking_id, of.id, person_id, at, sealed=sealed)


def _context(booking_id: UUID) -> str:
    return f"booking:{booking_id}"


def _timer(booking_id: UUID) -> str:
    return f"{EXPIRY}:{booking_id}"


def _rule(uow: UnitOfWork, name: str) -> int:
    return int(rules.on("learning", uow.clock.today())[name])
