"""What we hold about people who learn with us; what they wrote is shown to them alone."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import delete, select

from campaigns.commands.workshops import settle
from campaigns.domain.politics import Place
from campaigns.domain.workshop import BOOKABLE
from campaigns.sealed import Why, all_places, open_for, open_words, remove_places, save_place
from campaigns.store import learning as store
from campaigns.tables import booking, commitment, workshop_feedback
from campaigns.tables.hooks import hook_follow
from campaigns.tables.politics import sealed_place
from campaigns.tables.press import press_access
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, delete_rows, of_rows, plain, record, theirs

_PERSON = ("person_id",)
_WHY = "the person asked what we hold about them"


async def _words(uow: UnitOfWork, sealed: bytes | None, context: str, subject: Subject) -> Record:
    if sealed is None:
        return {}
    said = await open_words(uow, sealed, context, by=subject.person_id, why=_WHY)
    return {key: text for key, text in said.items() if text}


async def _bookings(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(select(booking).where(theirs(booking, _PERSON, subject)))
    return [
        {"workshop_id": plain(row.workshop_id), "status": row.status, "since": plain(row.since)}
        | await _words(uow, row.sealed, f"booking:{row.id}", subject)
        for row in rows
    ]


async def _feedback(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(
        select(workshop_feedback).where(theirs(workshop_feedback, _PERSON, subject))
    )
    return [
        record(row, leave_out={"id", "person_id"})
        | await _words(uow, row.sealed, f"feedback:{row.id}", subject)
        for row in rows
    ]


async def _commitments(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(select(commitment).where(theirs(commitment, _PERSON, subject)))
    return [
        record(row, leave_out={"booking_id", "person_id"})
        | await _words(uow, row.sealed, f"commitment:{row.booking_id}", subject)
        for row in rows
    ]


async def _forget_bookings(uow: UnitOfWork, subject: Subject) -> None:
    """A place that is free by it goes to whoever waits longest."""
    rows = await uow.all(select(booking.c.workshop_id).where(theirs(booking, _PERSON, subject)))
    found = [
        await store.get_workshop(uow, each, lock=True)
        for each in sorted({row.workshop_id for row in rows})
    ]
    await uow.execute(delete(booking).where(theirs(booking, _PERSON, subject)))
    for workshop in found:
        if workshop.status in BOOKABLE:
            await settle(uow, workshop)


async def _forget_feedback(uow: UnitOfWork, subject: Subject) -> None:
    await uow.execute(delete(workshop_feedback).where(theirs(workshop_feedback, _PERSON, subject)))


async def _forget_commitments(uow: UnitOfWork, subject: Subject) -> None:
    await uow.execute(delete(commitment).where(theirs(commitment, _PERSON, subject)))


async def _their_places(uow: UnitOfWork, subject: Subject) -> list[Place]:
    """All are opened, whoever asks: the trail tells nobody apart."""
    return [one for one in await _all(uow) if one.person_id in subject.ids]


async def _all(uow: UnitOfWork) -> list[Place]:
    key = await open_for(uow, Why.RIGHTS, by=SYSTEM.id, what="places of the course")
    return await all_places(uow, key, lock=True)


async def _places(uow: UnitOfWork, subject: Subject) -> list[Record]:
    return [
        {
            "since": plain(one.since),
            "called": one.wishes.called,
            "reach": one.wishes.reach,
            "needs": one.wishes.needs,
            "notes": one.wishes.notes,
            "project": one.project.about if one.project else "",
            "evidence": one.project.evidence if one.project else "",
        }
        for one in await _their_places(uow, subject)
    ]


async def _forget_places(uow: UnitOfWork, subject: Subject) -> None:
    """Their own place goes; where they went along with somebody, that they did goes."""
    for one in await _all(uow):
        if one.person_id in subject.ids:
            await remove_places(uow, one.id)
        elif one.mentor is not None and one.mentor.person_id in subject.ids:
            await save_place(uow, replace(one, mentor=None))


_SEALED: tuple[Holding, ...] = (
    Holding(
        ("Your place in Sanctuary in Politics", "Eich lle yn Noddfa mewn Gwleidyddiaeth"),
        (sealed_place.name,),
        _places,
        _forget_places,
        sealed=True,
    ),
    Holding(
        ("What you set yourself to do after a workshop", "Yr hyn y penderfynoch ei wneud"),
        (commitment.name,),
        _commitments,
        _forget_commitments,
        sealed=True,
    ),
    Holding(
        ("Your places at workshops", "Eich lleoedd mewn gweithdai"),
        (booking.name,),
        _bookings,
        _forget_bookings,
        sealed=True,
    ),
    Holding(
        ("What you thought of a workshop, with your name", "Eich barn am weithdy, dan eich enw"),
        (workshop_feedback.name,),
        _feedback,
        _forget_feedback,
        sealed=True,
    ),
)

LEARNING_HOLDINGS: tuple[Holding, ...] = (
    *_SEALED,
    of_rows(
        press_access,
        title=("Where you may see press contacts", "Ble cewch weld cysylltiadau â’r wasg"),
        leave_out=("id",),
        erase=delete_rows,
    ),
    of_rows(
        hook_follow,
        title=("Which days you asked to hear of", "Pa ddyddiau y gofynnoch am glywed amdanynt"),
        leave_out=("id",),
        erase=delete_rows,
    ),
)

LEARNING_AUDIT_ONLY: Mapping[str, str] = {
    "press_contact.sealed": "a journalist in their profession; forgotten when they ask us",
    "press_contact.last_contact_on": "the day we last spoke",
    "press_request.lines": "which official lines an answer rests on, as ids",
    "press_request.sealed": "what a journalist asked in their profession",
    "welcome_event.host": "the body that hosts an event, never a person",
    "workshop.trainers": "who teaches a workshop, as ids",
    "workshop.capacity": "how many places there are, as a number",
}
