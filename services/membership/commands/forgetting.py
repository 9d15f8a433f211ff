"""Forgetting somebody at once: their record, and everything that hangs on it."""

from uuid import UUID

from membership.commands import advisory, ambassador_requests, ambassadors, notes, stories
from membership.domain.ambassador import Ambassador
from membership.sealed import AMBASSADORS, Key, Why, open_for
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def leave(uow: UnitOfWork, record_id: UUID, *, by: Actor) -> None:
    """They want to go. No message says so, and nothing here says that they were."""
    gone = await ambassadors.get(uow, record_id, by=by, lock=True)
    key = await open_for(uow, Why.REGISTER, by=by.id, what=f"what hangs on {record_id}")
    await forget(uow, gone, key)


async def forget(uow: UnitOfWork, gone: Ambassador, key: Key) -> None:
    """Nothing stays of this record, nor of what hangs on it."""
    await AMBASSADORS.remove(uow, gone.id)
    await ambassador_requests.forget(uow, gone.id, key)
    await stories.forget(uow, gone.id, key)
    await advisory.forget(uow, gone.id, key)
    await notes.forget(uow, key, lambda note: note.ambassador_id == gone.id)
