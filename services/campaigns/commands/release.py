"""Letting a frozen audience go, chunk by chunk, so that a launch answers at once at any size.

The first chunks leave in the transaction of the launch, the others in transactions of a timer that
lives and dies with the release: pausing, standing down or closing takes it away.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from campaigns.domain.mobilisation import Mobilisation, Status
from campaigns.store import audience, mobilisations
from sanctuary.db import UnitOfWork
from sanctuary.schedule import cancel_timer, set_timer

RELEASE = "release"
AT_FIRST, AT_A_TIME = 10, 40
SOON = timedelta(milliseconds=200)


async def begin(uow: UnitOfWork, mobilisation: Mobilisation, *, at: datetime) -> Mobilisation:
    """Release the first chunks now and the rest by and by."""
    return await _release(uow, mobilisation, AT_FIRST, at)


async def go_on(uow: UnitOfWork, mobilisation_id: UUID, *, at: datetime) -> None:
    """Release the next chunks, unless somebody stopped it meanwhile.

    Never waits for a decision in progress: whoever decides may be waiting for this very timer.
    """
    if not await mobilisations.try_lock(uow, mobilisation_id):
        await _set_timer(uow, mobilisation_id, at=at + SOON)
        return
    mobilisation = await mobilisations.get(uow, mobilisation_id)
    if mobilisation.status is Status.LIVE:
        await _release(uow, mobilisation, AT_A_TIME, at)


async def stop(uow: UnitOfWork, mobilisation_id: UUID) -> None:
    await cancel_timer(uow, _timer(mobilisation_id))


async def _release(
    uow: UnitOfWork, mobilisation: Mobilisation, count: int, at: datetime
) -> Mobilisation:
    start = mobilisation.released
    for number, person_ids in await audience.chunks(uow, mobilisation.id, start=start, count=count):
        uow.emit(mobilisation.release(number, person_ids))
    done = min(start + count, mobilisation.chunks)
    await audience.released(uow, mobilisation.id, done)
    if done < mobilisation.chunks:
        await _set_timer(uow, mobilisation.id, at=at)
    return replace(mobilisation, released=done)


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
