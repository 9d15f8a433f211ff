"""Hostile gatherings: recorded on an incident, taken back; and what must not be held beside one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.domain.gathering import Gathering, must_be_soon, must_last, too_near
from campaigns.store import gatherings as store
from campaigns.store import incidents
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Expected:
    """Where, by local authority, and from when to when."""

    area: str
    starts_at: datetime
    ends_at: datetime


async def must_be_apart(
    uow: UnitOfWork, *, area: str, starts_at: datetime, ends_at: datetime | None = None
) -> None:
    """Raise TooNear if an event of ours there and then would meet something hostile.

    Whoever gives an event its time and area calls this. Without an end, it has the length of
    nothing: the hours around a gathering are kept free all the same.
    """
    must_be_soon(starts_at, uow.clock.now())
    apart = timedelta(hours=rules.on("gatherings", uow.clock.today())["hours_apart"])
    if await store.near(uow, area, starts_at, ends_at or starts_at, apart):
        raise too_near(apart)


async def record(
    uow: UnitOfWork, incident_id: UUID, expected: Expected, *, by: Actor, at: datetime
) -> Gathering:
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    must_be_soon(expected.starts_at, at)
    must_last(expected.starts_at, expected.ends_at)
    one = Gathering(
        id=new_id(),
        incident_id=incident.id,
        area=expected.area,
        starts_at=expected.starts_at,
        ends_at=expected.ends_at,
        recorded_by=by.id,
        recorded_at=at,
    )
    await store.add(uow, one)
    await incidents.note(uow, incident.id, "hostile gathering recorded", by=by.id, at=at)
    return one


async def withdraw(
    uow: UnitOfWork, gathering_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Gathering:
    """It is not expected after all: what was kept free may be used."""
    before = await store.get(uow, gathering_id, lock=True)
    (await incidents.get(uow, before.incident_id)).led_by(by)
    withdrawn = before.withdraw(reason=reason, by=by.id, at=at)
    await store.save(uow, withdrawn)
    await incidents.note(
        uow, before.incident_id, "hostile gathering taken back", by=by.id, at=at, text=reason
    )
    return withdrawn
