"""Mask the directory, pause requests and visits: one action each, from the incident."""

from datetime import datetime
from uuid import UUID

from campaigns import rules
from campaigns.domain import safety
from campaigns.domain.incident import Incident
from campaigns.domain.safety import AreaPause
from campaigns.store import incidents
from campaigns.store import safety as store
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def mask(
    uow: UnitOfWork,
    incident_id: UUID,
    *,
    whole_nation: bool,
    reason: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask membership for a mask over what the incident is about. Returns the id it will have."""
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    event = safety.ask_mask(incident, new_id(), asked_by=by.id, whole_nation=whole_nation)
    await incidents.note(uow, incident.id, "mask asked for", by=by.id, at=at, text=reason)
    uow.emit(event)
    return event.mask_id


async def pause(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> AreaPause:
    """Requests to Ambassadors and visits wait where the incident is."""
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    return await _pause(uow, incident, Decision(by.id, at, reason))


async def activated(uow: UnitOfWork, incident: Incident, *, by: Actor, at: datetime) -> None:
    """They wait by themselves where the kind of incident may endanger people (DOMAIN C12)."""
    if incident.kind in rules.on("safety", uow.clock.today())["pausing_kinds"]:
        await _pause(uow, incident, Decision(by.id, at, "the incident was activated"))


async def _pause(uow: UnitOfWork, incident: Incident, decision: Decision) -> AreaPause:
    found = await store.find(uow, incident.id)
    if found is not None and found.holds:
        return found
    made, event = safety.pause(incident, decision)
    await store.put(uow, made)
    await incidents.note(
        uow,
        incident.id,
        "requests and visits paused",
        by=decision.by,
        at=decision.at,
        text=decision.reason,
    )
    uow.emit(event)
    return made


async def resume(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> AreaPause:
    """They go on before the all-clear, and somebody says why that is safe."""
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    found = await store.find(uow, incident.id)
    if found is None:
        raise NotFound("Nothing was paused for this incident, so there is nothing to resume.")
    return await _resume(uow, found, Decision(by.id, at, reason))


async def over(uow: UnitOfWork, incident: Incident, *, by: Actor, at: datetime) -> None:
    """Stood down or closed: what was paused for it goes on."""
    found = await store.find(uow, incident.id)
    if found is not None and found.holds:
        await _resume(uow, found, Decision(by.id, at, "the incident is over"))


async def _resume(uow: UnitOfWork, found: AreaPause, decision: Decision) -> AreaPause:
    resumed, event = found.resume(decision)
    await store.put(uow, resumed)
    await incidents.note(
        uow,
        found.incident_id,
        "requests and visits go on",
        by=decision.by,
        at=decision.at,
        text=decision.reason,
    )
    uow.emit(event)
    return resumed
