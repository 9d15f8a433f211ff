"""Letting a frozen audience go, chunk by chunk, so that a launch answers at once at any size.

A small first chunk leaves in the transaction of the launch, the others in transactions of a timer
that lives and dies with the release: pausing, standing down or closing takes it away.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from campaigns.domain.mobilisation import Mobilisation, Status
from campaigns.domain.not_launched import nobody_to_reach
from campaigns.domain.waterfall import Reason
from campaigns.store import audience, frozen, meant, mobilisations
from sanctuary.db import UnitOfWork
from sanctuary.schedule import cancel_timer, set_timer

RELEASE = "release"
AT_FIRST, AT_A_TIME = 1, 40
SOON = timedelta(milliseconds=200)


async def begin(uow: UnitOfWork, mobilisation: Mobilisation, *, at: datetime) -> Mobilisation:
    """Release the first chunk now and the rest by and by, not in the way of the first message."""
    return await _release(uow, mobilisation, AT_FIRST, then=at + SOON)


async def must_reach_somebody(uow: UnitOfWork, mobilisation: Mobilisation) -> None:
    """Raise NobodyToReach unless one of those frozen may still be reached.

    Asked chunk by chunk: as a rule somebody of the first one may.
    """
    wanted, start = meant.reachable(uow, mobilisation), 0
    while next_ones := await frozen.chunks(uow, mobilisation.id, start=start, count=1):
        people = [person for _, chunk in next_ones for person in chunk]
        if Reason.WILL_SEND in (await audience.still(uow, people, wanted)).values():
            return
        start += len(next_ones)
    raise nobody_to_reach()


async def go_on(uow: UnitOfWork, mobilisation_id: UUID, *, at: datetime) -> None:
    """Release the next chunks, unless somebody stopped it meanwhile.

    Never waits for a decision in progress: whoever decides may be waiting for this very timer.
    """
    if not await mobilisations.try_lock(uow, mobilisation_id):
        await _set_timer(uow, mobilisation_id, at=at + SOON)
        return
    mobilisation = await mobilisations.get(uow, mobilisation_id)
    if mobilisation.status is Status.LIVE:
        await _release(uow, mobilisation, AT_A_TIME, then=at)


async def stop(uow: UnitOfWork, mobilisation_id: UUID) -> None:
    await cancel_timer(uow, _timer(mobilisation_id))


async def _release(
    uow: UnitOfWork, mobilisation: Mobilisation, count: int, *, then: datetime
) -> Mobilisation:
    """The next chunks, without who may no longer be reached: they were reachable at approval."""
    start = mobilisation.released
    next_ones = await frozen.chunks(uow, mobilisation.id, start=start, count=count)
    people = [person for _, chunk in next_ones for person in chunk]
    now = await audience.still(uow, people, meant.reachable(uow, mobilisation))
    size = mobilisation.size
    for number, chunk in next_ones:
        fallen = {one: now[one] for one in chunk if now[one] is not Reason.WILL_SEND}
        await frozen.fall_out(uow, mobilisation.id, number, fallen)
        size -= len(fallen)
        left = tuple(one for one in chunk if one not in fallen)
        uow.emit(mobilisation.release(number, left))
    done = min(start + count, mobilisation.chunks)
    await frozen.released(uow, mobilisation.id, done, size=size)
    if done < mobilisation.chunks:
        await _set_timer(uow, mobilisation.id, at=then)
    return replace(mobilisation, released=done, size=size)


async def _set_timer(uow: UnitOfWork, mobilisation_id: UUID, *, at: datetime) -> None:
    await set_timer(
        uow,
        _timer(mobilisation_id),
        kind=RELEASE,
        due_at=at,
        payload={"mobilisation_id": str(mobilisation_id)},
    )


def _timer(mobilisation_id: UUID) -> str:
    return f"{RELEASE}:{mobilisation_id}"
