"""Visits in person wait while an incident is answered near them, and go on afterwards."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.pausing import Place, must_not_wait
from awards.store import pausing
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.panels import VisitPaused, VisitResumed


async def pause(uow: UnitOfWork, incident_id: UUID, place: Place, *, at: datetime) -> None:
    await pausing.put(uow, incident_id, place, at=at)
    await tell_changes(uow, at=at)


async def resume(uow: UnitOfWork, incident_id: UUID, *, at: datetime) -> None:
    """One incident is over; where another one still is, visits go on waiting."""
    await pausing.end(uow, incident_id, at=at)
    await tell_changes(uow, at=at)


async def may_visit(uow: UnitOfWork, application: Application, *, remote: bool) -> None:
    where = await store.get_organisation(uow, application.organisation_id)
    places = await pausing.places(uow)
    must_not_wait(places, remote=remote, nation=where.nation, area=where.area)


async def tell_changes(uow: UnitOfWork, *, at: datetime) -> None:
    """Whoever has a day for a visit hears that it waits, and the same people that it goes on."""
    places = await pausing.places(uow)
    for row in await pausing.ahead(uow, london_day(at)):
        waits = any(place.covers(row.nation, row.area) for place in places)
        if waits == bool(row.waits):
            continue
        turns = (row.turns or 0) + int(waits)
        await pausing.mark(uow, row.id, waits=waits, turns=turns)
        application = await store.get_application(uow, row.application_id)
        members = await store.members_of(uow, application.id, application.stream)
        told = tuple(each.seat.person_id for each in members)
        kind = VisitPaused if waits else VisitResumed
        uow.emit(
            kind(
                visit_id=row.id,
                application_id=application.id,
                organisation_id=application.organisation_id,
                stream=application.stream,
                told=told,
                turn=turns,
            )
        )
