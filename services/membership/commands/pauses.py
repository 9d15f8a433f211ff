"""Where nobody is asked for a while: by hand, by incidents that campaigns tells of, by masks."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from membership.commands.ambassadors import within
from membership.domain.ambassador import not_there
from membership.domain.decisions import decision
from membership.domain.pause import Covers, Pause
from membership.domain.places import check_place
from membership.queries.masks import masked_places
from membership.sealed import PAUSES, Key, Why, open_for, secret_id
from membership.sealed_rules import ASKING
from sanctuary.actor import SYSTEM, Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import AreaPaused, IncidentOpened


async def standing(uow: UnitOfWork, key: Key, *, today: date) -> list[Covers]:
    """Every place where nobody is asked today: pauses that hold, and masks over the directory."""
    held: list[Covers] = [one for one in await PAUSES.all(uow, key) if one.holds_on(today)]
    return [*held, *await masked_places(uow)]


async def shelf(uow: UnitOfWork, *, by: Actor) -> list[Pause]:
    """The pauses that hold and that this coordinator reaches."""
    key = await open_for(uow, Why.ARRANGE, by=by.id, what="the pauses")
    today = uow.clock.today()
    found = [one for one in await PAUSES.all(uow, key) if one.holds_on(today)]
    return [one for one in found if _reaches(by, one)]


async def pause(
    uow: UnitOfWork,
    pause_id: UUID,
    reason: str,
    *,
    nation: str | None,
    area: str | None,
    until: date,
    by: Actor,
    at: datetime,
) -> Pause:
    """Stop asking in a place until a day. The same again is one pause."""
    check_place(nation, area)
    new = Pause(pause_id, decision(reason, by=by, at=at), nation, area, until)
    if not _reaches(by, new):
        raise not_there()
    if await PAUSES.add(uow, new):
        return new
    return await _get(uow, pause_id, by=by)


async def lift(uow: UnitOfWork, pause_id: UUID, reason: str, *, by: Actor, at: datetime) -> Pause:
    """It is safe again, and somebody says so."""
    before = await _get(uow, pause_id, by=by)
    return await PAUSES.save(uow, before.lift(decision(reason, by=by, at=at)))


async def _get(uow: UnitOfWork, pause_id: UUID, *, by: Actor) -> Pause:
    key = await open_for(uow, Why.ARRANGE, by=by.id, what=f"pause {pause_id}")
    found = await PAUSES.get(uow, pause_id, key, lock=True)
    if found is None or not _reaches(by, found):
        raise not_there()
    return found


def _reaches(by: Actor, one: Pause) -> bool:
    """A pause of the whole UK is for the coordinator of the whole UK."""
    return within(by, one.nation)


async def incident_opened(uow: UnitOfWork, event: IncidentOpened, *, at: datetime) -> None:
    """Pause where an incident of a kind that may endanger people is. No finer place is told us."""
    if event.kind not in ASKING.pausing_kinds or event.level not in ASKING.pausing_levels:
        return
    made = Decision(SYSTEM.id, at, "an incident was opened")
    one = Pause(secret_id(), made, event.nation, incident_id=event.incident_id)
    await PAUSES.add(uow, one, of=event.incident_id)


async def area_paused(uow: UnitOfWork, event: AreaPaused, *, at: datetime) -> None:
    """An incident that is answered names its place: its pause holds there, and no farther."""
    made = Decision(SYSTEM.id, at, "an incident is being answered")
    new = Pause(secret_id(), made, event.nation, event.area, incident_id=event.incident_id)
    if await PAUSES.add(uow, new, of=event.incident_id):
        return
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the pause of an incident")
    found = await PAUSES.find(uow, event.incident_id, key, lock=True)
    if found is not None:
        placed = replace(found, nation=event.nation, area=event.area, lifted=None)
        await PAUSES.save(uow, placed)


async def incident_over(uow: UnitOfWork, incident_id: UUID, *, at: datetime) -> None:
    """All clear, or closed: whichever comes first lifts the pause."""
    key = await open_for(uow, Why.DAY, by=SYSTEM.id, what="the pause of an incident")
    found = await PAUSES.find(uow, incident_id, key, lock=True)
    if found is not None and found.lifted is None:
        await PAUSES.save(uow, found.lift(Decision(SYSTEM.id, at, "the incident is over")))
