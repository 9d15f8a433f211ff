"""Ordinary mail waits while an incident is open, and goes when it is over."""

from datetime import datetime
from uuid import UUID

from notifications.domain.hold import EVERYWHERE, Hold, Place
from notifications.store import holds as store
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id


async def begin(
    uow: UnitOfWork,
    categories: tuple[str, ...],
    reason: str,
    *,
    ends_at: datetime,
    incident_id: UUID | None,
    place: Place = EVERYWHERE,
    by: Actor,
    at: datetime,
) -> Hold:
    """Effective for all that is judged from now on; what is on the wire goes."""
    by.must(Role.NATIONAL_TEAM)
    made = Decision(by.id, at, reason)
    hold = Hold.begin(
        new_id(), categories, made, ends_at=ends_at, incident_id=incident_id, place=place
    )
    await store.add(uow, hold)
    return hold


async def release(uow: UnitOfWork, hold_id: UUID, reason: str, *, by: Actor, at: datetime) -> Hold:
    by.must(Role.NATIONAL_TEAM)
    hold = await store.get(uow, hold_id, lock=True)
    return await _released(uow, hold, Decision(by.id, at, reason))


async def incident_over(uow: UnitOfWork, incident_id: UUID, *, at: datetime) -> None:
    """All clear, or closed: what waited because of it goes."""
    for hold in await store.of_incident(uow, incident_id, at=at):
        await _released(uow, hold, Decision(SYSTEM.id, at, "The incident is over."))


async def _released(uow: UnitOfWork, hold: Hold, made: Decision) -> Hold:
    released = hold.release(made)
    await store.keep_release(uow, hold, made)
    await store.go_on(uow, at=made.at)
    return released
