"""Whether reports speak of one matter: suggested by what they share, decided by a person."""

from datetime import datetime, timedelta
from uuid import UUID

from campaigns.commands import calls
from campaigns.domain.intake import Likeness, likeness
from campaigns.domain.signal import Signal
from campaigns.store import incidents
from campaigns.store import signals as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork

LEADERS = (Role.DUTY_OFFICER, Role.NATIONAL_TEAM)
WITHIN = timedelta(days=7)
LEAST, MOST = 4, 10


async def suggestions(
    uow: UnitOfWork, signal_id: UUID
) -> tuple[Signal, list[tuple[Signal, Likeness]]]:
    """First reports near in time that seem to speak of the same, the likest first."""
    signal = await store.get(uow, signal_id)
    near = await store.first_reports(
        uow, signal.raised_at - WITHIN, signal.raised_at + WITHIN, apart_from=signal
    )
    found = [(other, likeness(signal, other)) for other in near]
    found = [each for each in found if each[1].points >= LEAST]
    found.sort(key=lambda each: (-each[1].points, each[0].raised_at))
    return signal, found[:MOST]


async def join(
    uow: UnitOfWork, signal_id: UUID, first_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Signal:
    """A person says that two reports speak of one matter; what had joined the one comes too."""
    await store.one_at_a_time(uow)
    signal, first = await store.get(uow, signal_id), await store.get(uow, first_id)
    by.must(*LEADERS, nation=signal.nation)
    by.must(*LEADERS, nation=first.nation)
    joined = signal.join(first, reason=reason)
    await store.save(uow, joined)
    await store.move_duplicates(uow, signal.id, joined)
    if joined.incident_id is not None:
        await incidents.note(uow, joined.incident_id, "reported again", by=by.id, at=at)
    await calls.looked_at(uow, signal, by=by, at=at)
    return joined


async def part(uow: UnitOfWork, signal_id: UUID, *, reason: str, by: Actor, at: datetime) -> Signal:
    """A person says that it is another matter: it waits for triage of its own."""
    await store.one_at_a_time(uow)
    signal = await store.get(uow, signal_id)
    by.must(*LEADERS, nation=signal.nation)
    parted = signal.part(reason=reason)
    await store.save(uow, parted)
    if signal.incident_id is not None:
        await incidents.note(
            uow, signal.incident_id, "a report was parted", by=by.id, at=at, text=reason
        )
    return parted
