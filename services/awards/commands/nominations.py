"""Nominating an organisation, and its answer: nothing goes on before it says yes."""

from datetime import date, datetime
from uuid import UUID

from awards import store
from awards.commands.applications import start
from awards.domain.application import Application
from awards.domain.nomination import (
    MOST_OPEN,
    NominatedAlready,
    Nomination,
    OwnOrganisation,
    TooManyNominations,
)
from awards.queries import access
from awards.store import nominations
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork


async def nominate(
    uow: UnitOfWork,
    organisation_id: UUID,
    stream: str,
    because: str,
    *,
    nomination_id: UUID,
    by: Actor,
    at: datetime,
) -> Nomination:
    """Whether the organisation could apply is not looked at: that is between it and us."""
    organisation = await store.get_organisation(uow, organisation_id)
    if access.is_applicant(by, organisation, None):
        raise OwnOrganisation(
            "You are a contact of this organisation, so there is nobody to ask: begin the "
            "application yourselves, through the link in our message."
        )
    await access.must_not_be_kept_away(uow, organisation, by)
    if await nominations.open_nominations_by(uow, by.id) >= MOST_OPEN:
        raise TooManyNominations(
            f"{MOST_OPEN} organisations that you nominated have not answered yet. Please wait for "
            "some of them; each is asked once and has six weeks."
        )
    made, event = Nomination.make(
        await store.current_scheme(uow, stream, london_day(at)),
        id=nomination_id,
        organisation_id=organisation_id,
        stream=stream,
        because=because,
        by=by.id,
        at=at,
    )
    if not await nominations.insert_nomination(uow, made):
        raise NominatedAlready(
            "This organisation has been asked already, and answers in its own time. There is "
            "nothing more to do for now."
        )
    uow.emit(event)
    return made


async def accept_nomination(
    uow: UnitOfWork,
    nomination_id: UUID,
    *,
    application_id: UUID,
    called: str,
    by: Actor,
    at: datetime,
) -> Application:
    """The organisation begins: by the same rules as everybody else."""
    found = await _asked(uow, nomination_id, by)
    begun = await start(
        uow,
        found.organisation_id,
        found.stream,
        application_id=application_id,
        called=called,
        by=by,
        at=at,
    )
    accepted, event = found.accept(begun.id, by=by.id, at=at)
    await nominations.save_nomination(uow, accepted)
    uow.emit(event)
    return begun


async def decline_nomination(
    uow: UnitOfWork, nomination_id: UUID, *, by: Actor, at: datetime
) -> Nomination:
    """No reason is asked for or kept."""
    found = await _asked(uow, nomination_id, by)
    declined, event = found.decline(by=by.id, at=at)
    uow.emit(event)
    return await nominations.save_nomination(uow, declined)


async def open_nomination_day(uow: UnitOfWork, day: date) -> None:
    for each in await nominations.lapsing_nominations(uow, day):
        lapsed, event = each.lapse()
        await nominations.save_nomination(uow, lapsed)
        uow.emit(event)


async def _asked(uow: UnitOfWork, nomination_id: UUID, by: Actor) -> Nomination:
    found = await nominations.get_nomination(uow, nomination_id, lock=True)
    organisation = await store.get_organisation(uow, found.organisation_id)
    access.must_be_asked(by, organisation)
    return found
