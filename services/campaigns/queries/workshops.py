"""What may be seen of workshops, by whom."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from campaigns.domain.booking import Status as BookingStatus
from campaigns.domain.workshop import BOOKABLE, ORGANISERS, Status, Workshop
from campaigns.store import learning as store
from campaigns.tables import workshop
from sanctuary.actor import Actor
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked


async def listed(
    uow: UnitOfWork, asked: PageAsked, *, by: Actor, status: Status | None
) -> Sequence[AnyRow]:
    """What is open to all; whoever organises nationally sees every date, others their own too."""
    query = select(workshop)
    if not by.may(*ORGANISERS):
        query = query.where(
            or_(
                workshop.c.status.in_(BOOKABLE),
                workshop.c.organiser == by.id,
                workshop.c.trainers.contains([by.id]),
            )
        )
    if status is not None:
        query = query.where(workshop.c.status == status)
    return await uow.all(asked.select(query, workshop.c.starts_at, workshop.c.id))


async def one(uow: UnitOfWork, workshop_id: UUID, *, by: Actor) -> Workshop:
    """A date that is not open is there for who organises or teaches it, and for who has a place."""
    found = await store.get_workshop(uow, workshop_id)
    near = by.id in {found.organiser, *found.trainers}
    near = near or by.may(*ORGANISERS, nation=found.nation, area=found.area, group=found.group_id)
    if found.status in BOOKABLE or near or await store.booking_of(uow, found.id, by.id):
        return found
    raise NotFound("There is no workshop of that id. The list shows the dates there are.")


async def outcomes(uow: UnitOfWork, of: Workshop, *, by: Actor) -> dict[str, Any]:
    if by.id not in {of.organiser, *of.trainers}:
        of.led_by(by)
    came = await store.bookings(uow, of.id, status=(BookingStatus.ATTENDED,))
    away = await store.bookings(uow, of.id, status=(BookingStatus.ABSENT,))
    made = await store.commitments(uow, of.id)
    return {
        "attended": len(came),
        "absent": len(away),
        "commitments": dict(Counter(each.kind.value for each in made)),
        "check_ins": dict(Counter(each.status.value for each in made)),
    }
