"""Mobilisations as campaigns tells of them: released, held while paused, ended, corrected."""

from uuid import UUID

from notifications.catalogue import CATALOGUE
from notifications.commands.notify import notify_people
from notifications.domain.overtaken import CORRECTING, CORRECTION, STAND_DOWN
from notifications.store import contacts, deliveries, merged, mobilisations
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import TryAgain
from sanctuary.events.campaigns import (
    AudienceReleased,
    MobilisationClosed,
    MobilisationCorrected,
    MobilisationLaunched,
    MobilisationPaused,
    MobilisationResumed,
    MobilisationStoodDown,
)

UNHEARD = "the launch has not been heard of yet"


async def launch(uow: UnitOfWork, event: MobilisationLaunched) -> None:
    await mobilisations.launch(uow, event)


async def queue_chunk(uow: UnitOfWork, event: AudienceReleased) -> None:
    """Queue one chunk of a frozen audience; after its end the verdict on it is to cancel.

    A chunk whose text nobody wrote is parked where staff see it, to be replayed once it is there.
    """
    if event.template not in {one.key for one in CATALOGUE}:
        msg = f"no message is called {event.template}"
        raise LookupError(msg)
    if not await mobilisations.is_known(uow, event.mobilisation_id):
        raise TryAgain(UNHEARD)
    people = tuple(await without_erased(uow, event.person_ids))
    event = event.model_copy(update={"person_ids": people})
    await contacts.want(uow, [(person, 1) for person in event.person_ids])
    await mobilisations.queue_chunk(uow, event, at=uow.clock.now())
    uow.leaves_work = True


async def pause(uow: UnitOfWork, event: MobilisationPaused) -> None:
    """What is queued waits: it is judged so right before the wire, for as long as this stands."""
    await _mark(uow, event.mobilisation_id, paused=True)


async def resume(uow: UnitOfWork, event: MobilisationResumed) -> None:
    """What waited goes on now, unless it has expired meanwhile."""
    await _mark(uow, event.mobilisation_id, paused=False)
    await deliveries.bring_forward(uow, event.mobilisation_id, at=uow.clock.now())


async def stand_down(uow: UnitOfWork, event: MobilisationStoodDown) -> None:
    """Stop what is not out yet, and tell exactly those whom the rest reached or may have."""
    cause = event.mobilisation_id
    await mobilisations.mark(uow, cause, stood_down=True)
    await deliveries.cancel(uow, cause, templates=_calls(), at=uow.clock.now())
    await notify_people(uow, await _reached(uow, cause), STAND_DOWN, cause)


async def close(uow: UnitOfWork, event: MobilisationClosed) -> None:
    """Nothing more leaves. Nobody is told to stop: what was asked for was not wrong."""
    await mobilisations.mark(uow, event.mobilisation_id, closed=True)
    await deliveries.cancel(uow, event.mobilisation_id, templates=_calls(), at=uow.clock.now())


async def correct(uow: UnitOfWork, event: MobilisationCorrected) -> None:
    """Exactly those whom it reached, or may have, hear what was wrong.

    Who they are stands in what was sent, not in what membership says of people today.
    """
    cause = event.mobilisation_id
    at = uow.clock.now()
    await _mark(uow, cause, corrected_by=event.correction_id, corrected_at=at)
    await tell_correction(uow, await _reached(uow, cause), cause, event.correction_id)


async def tell_correction(
    uow: UnitOfWork, people: list[UUID], cause: UUID, correction_id: UUID
) -> None:
    key = str(correction_id)
    await notify_people(uow, people, CORRECTION, cause, step=key, values={"correction_id": key})


async def _mark(uow: UnitOfWork, cause: UUID, **values: object) -> None:
    if not await mobilisations.is_known(uow, cause):
        raise TryAgain(UNHEARD)
    await mobilisations.mark(uow, cause, **values)


def _calls() -> list[str]:
    """Every message that may ask somebody to act."""
    return [one.key for one in CATALOGUE if one.key not in CORRECTING]


async def _reached(uow: UnitOfWork, cause: UUID) -> list[UUID]:
    return await merged.now(uow, await deliveries.reached(uow, cause, _calls()))
