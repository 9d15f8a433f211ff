"""Raising signals and deciding on them."""

from datetime import datetime
from uuid import UUID

from campaigns.commands import calls, tasks
from campaigns.domain.incident import Incident, Level
from campaigns.domain.intake import must_point_at_nobody
from campaigns.domain.signal import Report, Signal, Via, must_lie_in, source_of
from campaigns.store import incidents as incident_store
from campaigns.store import signals as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import SignalRaised
from sanctuary.ids import new_id


async def raise_signal(
    uow: UnitOfWork, report: Report, *, by: Actor, at: datetime, via: Via = Via.API
) -> Signal:
    """Take a report in. A further one of the same matter joins the first and says so."""
    must_lie_in(report.nation, area=report.area, region=report.region)
    must_point_at_nobody("summary", report.summary)
    signal = Signal(
        id=new_id(),
        kind=report.kind,
        summary=report.summary,
        raised_by=by.id,
        raised_at=at,
        nation=report.nation,
        area=report.area,
        stream=report.stream,
        source=source_of(report.source_url),
        via=via,
        region=report.region,
    )
    await store.one_at_a_time(uow)
    first = await store.same_matter(uow, signal)
    if first is not None:
        signal = signal.duplicates(first)
    else:
        signal = await calls.raised(uow, signal, at=at)
    await store.add(uow, signal)
    if signal.incident_id is not None:
        await incident_store.note(uow, signal.incident_id, "reported again", by=by.id, at=at)
    uow.emit(
        SignalRaised(
            signal_id=signal.id, kind=signal.kind, nation=signal.nation, stream=signal.stream
        )
    )
    return signal


async def triage(
    uow: UnitOfWork, signal_id: UUID, *, level: Level, reason: str, by: Actor, at: datetime
) -> tuple[Signal, Incident]:
    """Make an incident of a signal, and of all reports that joined it."""
    await store.one_at_a_time(uow)
    signal = await store.get(uow, signal_id)
    incident, event = Incident.open(
        new_id(),
        kind=signal.kind,
        level=level,
        nation=signal.nation,
        area=signal.area,
        stream=signal.stream,
        region=signal.region,
        by=by,
        at=at,
    )
    signal = signal.triage(incident.id, reason=reason)
    await incident_store.add(uow, incident)
    await store.save(uow, signal)
    await store.give_duplicates(uow, signal)
    await calls.looked_at(uow, signal, by=by, at=at)
    await incident_store.note(
        uow, incident.id, f"triaged as {level.value}", by=by.id, at=at, text=reason
    )
    uow.emit(event)
    await tasks.begin(uow, incident, at=at)
    return signal, incident


async def set_aside(
    uow: UnitOfWork, signal_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Signal:
    signal = await store.get(uow, signal_id)
    by.must(Role.DUTY_OFFICER, Role.NATIONAL_TEAM, nation=signal.nation)
    signal = signal.set_aside(reason=reason)
    await store.save(uow, signal)
    await calls.looked_at(uow, signal, by=by, at=at)
    return signal
