"""Keeping somebody away from an applicant, and lifting that by two others (PEERS B2)."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.commands import parts, seating
from awards.domain.panel import SeatStatus
from awards.domain.recusal import Recusal
from awards.queries import access
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def keep_away(
    uow: UnitOfWork, organisation_id: UUID, person_id: UUID, *, at: datetime
) -> None:
    """From this moment all that is about this applicant is closed to them, whatever role they have.

    Every open seat they hold there is let go, and no reserve of its panels names them any more.
    """
    await store.insert_recusal(
        uow,
        Recusal(id=new_id(), organisation_id=organisation_id, person_id=person_id, declared_at=at),
    )
    await store.drop_from_reserves_at(uow, organisation_id, person_id)
    for seat in await store.seats_at(uow, organisation_id, person_id, declared=False):
        await store.save_seat(uow, seat.recuse())
        if seat.status in {SeatStatus.INVITED, SeatStatus.NO_REPLY, SeatStatus.ACCEPTED}:
            await seating.vacated(uow, seat.recuse(), sat=seat.sits, at=at)


async def recuse(uow: UnitOfWork, application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody on the case, coordinators too, says that they have a conflict of interest.

    No reason is asked for.
    """
    application = await store.get_application(uow, application_id, lock=True)
    await access.must_be_on_the_case(uow, application, by)
    await keep_away(uow, application.organisation_id, by.id, at=at)


async def ask_to_lift(
    uow: UnitOfWork,
    application_id: UUID,
    recusal_id: UUID,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Recusal:
    """The first of two coordinators."""
    found = await _to_lift(uow, application_id, recusal_id, by, at=at)
    return await store.save_recusal(uow, found.ask_to_lift(Decision(by.id, at, reason)))


async def lift(
    uow: UnitOfWork,
    application_id: UUID,
    recusal_id: UUID,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Recusal:
    """The second one. Seats that it closed ask the question about conflicts again."""
    found = await _to_lift(uow, application_id, recusal_id, by, at=at)
    lifted = await store.save_recusal(uow, found.lift(Decision(by.id, at, reason)))
    for seat in await store.seats_at(uow, found.organisation_id, found.person_id, declared=True):
        await store.save_seat(uow, seat.ask_again())
        await seating.reopen(uow, seat.application_id)
    return lifted


async def _to_lift(
    uow: UnitOfWork, application_id: UUID, recusal_id: UUID, by: Actor, *, at: datetime
) -> Recusal:
    application = await store.get_application(uow, application_id)
    await access.must_coordinate(uow, application, by)
    await parts.note(uow, application_id, by, at=at)
    found = await store.get_recusal(uow, recusal_id, lock=True)
    if found.organisation_id != application.organisation_id:
        raise NotFound("There is no such conflict of interest. Look at the list of this applicant.")
    return found
