"""What people thought of a workshop, what they set themselves to do, and how that went."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from campaigns import rules
from campaigns.commands import bookings
from campaigns.domain.action import Action
from campaigns.domain.booking import AnsweredBefore, Commitment, Kept
from campaigns.domain.workshop import Workshop
from campaigns.sealed import open_words, seal_words
from campaigns.store import learning as store
from sanctuary.actor import Actor
from sanctuary.clock import LONDON, london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound, Refusal
from sanctuary.events.campaigns import CheckInAsked

LATEST = timedelta(days=730)


class TooLate(Refusal):
    slug = "too-late"
    status = 409
    title = "The time for that has passed"


async def give_feedback(
    uow: UnitOfWork,
    booking_id: UUID,
    *,
    useful: int,
    good: str,
    change: str,
    anonymous: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Anonymous unless they choose otherwise: then nothing leads from it to a booking."""
    found = await bookings.own(uow, booking_id, by=by)
    workshop = await store.get_workshop(uow, found.workshop_id, lock=True)
    answered = (await bookings.own(uow, booking_id, by=by)).answer()
    if not takes_feedback(uow, workshop):
        raise TooLate("Feedback on this workshop was collected; thank you for thinking of it.")
    feedback_id = uuid4()
    await store.save_booking(uow, answered)
    await store.add_feedback(
        uow,
        feedback_id,
        workshop.id,
        person_id=None if anonymous else by.id,
        useful=useful,
        sealed=seal_words(uow, f"feedback:{feedback_id}", good=good, change=change),
        on=london_day(workshop.ends_at) if anonymous else london_day(at),
    )


def takes_feedback(uow: UnitOfWork, of: Workshop) -> bool:
    days = rules.on("learning", uow.clock.today())["feedback_days"]
    return uow.clock.now() <= of.ends_at + timedelta(days=days)


async def commit(
    uow: UnitOfWork,
    booking_id: UUID,
    *,
    kind: Action,
    words: str,
    due_on: date,
    by: Actor,
    at: datetime,
) -> Commitment:
    """In their own words, with a day. Until the check-in it can be put otherwise."""
    found = await bookings.own(uow, booking_id, by=by)
    found.must_have_been_there()
    workshop = await store.get_workshop(uow, found.workshop_id, lock=True)
    today = uow.clock.today()
    if not today <= due_on <= today + LATEST:
        raise Invalid(
            "Please choose a day from today on.",
            errors=[{"field": "due_on", "detail": "A day from today on, within two years."}],
        )
    before = await store.commitment(uow, found.id, lock=True)
    if before is not None and before.asked_at is not None:
        raise AnsweredBefore("We have asked you about this one already: tell us how it went.")
    weeks = timedelta(weeks=rules.on("learning", today)["check_in_weeks"])
    made = Commitment(
        found.id,
        workshop.id,
        found.person_id,
        kind,
        due_on,
        seal_words(uow, _context(found.id), words=words),
        at,
        max(workshop.ends_at.astimezone(LONDON).date() + weeks, today),
    )
    await store.keep_commitment(uow, made)
    await bookings.count(uow, workshop)
    return made


async def check_in(
    uow: UnitOfWork, booking_id: UUID, how: Kept, *, words: str = "", by: Actor, at: datetime
) -> Commitment:
    """Done, not yet, or something else now: each is a good answer."""
    found = await bookings.own(uow, booking_id, by=by)
    before = await own(uow, found.id, by=by)
    if how is Kept.OPEN:
        raise Invalid(
            "Say how it went: done, not yet, or changed.",
            errors=[{"field": "how", "detail": "done, not_yet or changed"}],
        )
    told = before.check_in(how, at=at)
    if how is Kept.CHANGED and words:
        told = replace(told, sealed=seal_words(uow, _context(found.id), words=words))
    await store.keep_commitment(uow, told)
    return told


async def own(uow: UnitOfWork, booking_id: UUID, *, by: Actor) -> Commitment:
    """Raises NotFound where there is none, or it is another's."""
    found = await bookings.own(uow, booking_id, by=by)
    made = await store.commitment(uow, found.id, lock=True)
    if made is None:
        raise NotFound("You have not set yourself anything to do yet: begin with that.")
    return made


async def own_words(uow: UnitOfWork, one: Commitment, *, by: Actor) -> str:
    """For whom it is, and nobody else."""
    opened = await open_words(
        uow, one.sealed, _context(one.booking_id), by=by.id, why="read by whoever wrote it"
    )
    return opened["words"]


async def ask_how_it_went(uow: UnitOfWork, day: date) -> None:
    """Six weeks on, each once."""
    for one in await store.to_ask(uow, day):
        await store.keep_commitment(uow, replace(one, asked_at=uow.clock.now()))
        uow.emit(CheckInAsked(booking_id=one.booking_id, person_id=one.person_id))


async def forget(uow: UnitOfWork, day: date) -> None:
    days = rules.on("learning", day)["kept_days"]
    before = datetime.combine(day - timedelta(days=days), datetime.min.time(), LONDON)
    await store.forget(uow, ended_before=before)


def _context(booking_id: UUID) -> str:
    return f"commitment:{booking_id}"


async def feedback(
    uow: UnitOfWork, of: Workshop, *, by: Actor
) -> tuple[list[int], list[dict[str, str]]]:
    """How useful it was, and what was said, once so many said something that nobody stands out."""
    of.taught_by(by)
    rows = await store.feedback(uow, of.id)
    given = [int(row.useful) for row in rows]
    if len(rows) < rules.on("learning", uow.clock.today())["feedback_shown_from"]:
        return given, []
    said = [
        await open_words(
            uow, row.sealed, f"feedback:{row.id}", by=by.id, why="to learn for the next workshop"
        )
        for row in rows
    ]
    return given, [words for words in said if any(words.values())]
