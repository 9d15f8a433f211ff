"""Two entries turned out to be one person: their places, their leave and what they follow join.

A merge that is taken back parts nothing here: nobody can tell any more whose a place was.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from campaigns import sealed
from campaigns.commands.workshops import settle
from campaigns.domain.booking import Booking, Status
from campaigns.domain.politics import Place
from campaigns.domain.workshop import BOOKABLE
from campaigns.sealed import Why, open_for
from campaigns.store import learning as store
from campaigns.store import learning_people as people
from sanctuary.actor import SYSTEM
from sanctuary.db import UnitOfWork

# Which of two bookings of one workshop stands: what happened before what is meant to happen.
STANDS = (
    Status.ATTENDED,
    Status.BOOKED,
    Status.ABSENT,
    Status.WAITING,
    Status.ASKED,
    Status.CANCELLED,
)


async def follow(uow: UnitOfWork, *, kept_id: UUID, gone_id: UUID) -> None:
    for one in await store.bookings_of_person(uow, gone_id):
        await _join(uow, one, kept_id)
    await people.hand_over(uow, kept_id=kept_id, gone_id=gone_id)
    await _places(uow, kept_id, gone_id)


async def _join(uow: UnitOfWork, one: Booking, kept_id: UUID) -> None:
    """One booking of a workshop stays; the links of the other open it."""
    workshop = await store.get_workshop(uow, one.workshop_id, lock=True)
    other = await store.booking_of(uow, workshop.id, kept_id)
    if other is not None:
        stays, goes = await _by_worth(uow, [one, other])
        await store.lead_on(uow, await store.take_out(uow, goes.id), stays.id)
        one = stays
    await store.save_booking(uow, replace(one, person_id=kept_id))
    await people.pass_commitment(uow, one.id, kept_id)
    if other is not None and workshop.status in BOOKABLE:
        await settle(uow, workshop)


async def _by_worth(uow: UnitOfWork, both: Sequence[Booking]) -> list[Booking]:
    set_themselves = {one.id for one in both if await store.commitment(uow, one.id)}
    return sorted(both, key=lambda one: (STANDS.index(one.status), one.id not in set_themselves))


async def _places(uow: UnitOfWork, kept_id: UUID, gone_id: UUID) -> None:
    """Opened on every merge alike, whoever it is about."""
    key = await open_for(uow, Why.MERGER, by=SYSTEM.id, what="places of the course")
    for one in await sealed.all_places(uow, key, lock=True):
        after = _passed(one, kept_id, gone_id)
        if after is not one:
            await sealed.save_place(uow, after)


def _passed(one: Place, kept_id: UUID, gone_id: UUID) -> Place:
    if one.person_id == gone_id:
        one = replace(one, person_id=kept_id)
    if one.mentor is not None and one.mentor.person_id == gone_id:
        one = replace(one, mentor=replace(one.mentor, person_id=kept_id))
    return one
