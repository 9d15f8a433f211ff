"""Telling what somebody did: offered by them, published word for word, taken back at once."""

from datetime import datetime
from uuid import UUID

from campaigns.domain.celebration import Celebration, Status
from campaigns.store import told
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.events.campaigns.journey import (
    CelebrationPublished,
    CelebrationReworded,
    CelebrationWithdrawn,
)


async def offer(uow: UnitOfWork, one: Celebration) -> None:
    await told.offer(uow, one)


async def agree(uow: UnitOfWork, celebration_id: UUID, *, person_id: UUID) -> None:
    """The person takes the words that staff proposed. A button pressed twice agrees once."""
    before = await _own(uow, celebration_id, person_id)
    if before.status is not Status.AGREED:
        await told.save_celebration(uow, before.agree())


async def withdraw(uow: UnitOfWork, celebration_id: UUID, *, person_id: UUID) -> None:
    """The person takes it back, whatever became of it; once, however often they say so."""
    before = await _own(uow, celebration_id, person_id)
    if before.status is Status.WITHDRAWN:
        return
    await told.save_celebration(uow, before.withdraw())
    if before.status is Status.PUBLISHED:
        uow.emit(CelebrationWithdrawn(celebration_id=celebration_id))


async def propose(
    uow: UnitOfWork, celebration_id: UUID, words: str, *, by: Actor, at: datetime
) -> Celebration:
    """Ask the person whether it may be said in other words."""
    one = (await told.get_celebration(uow, celebration_id)).propose(words, by=by, at=at)
    await told.save_celebration(uow, one)
    uow.emit(CelebrationReworded(celebration_id=one.id, person_id=one.person_id))
    return one


async def publish(
    uow: UnitOfWork, celebration_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Celebration:
    """Tell it; the person hears so, and how to take it back."""
    one = (await told.get_celebration(uow, celebration_id)).publish(reason, by=by, at=at)
    await told.save_celebration(uow, one)
    uow.emit(CelebrationPublished(celebration_id=one.id, person_id=one.person_id))
    return one


async def decline(
    uow: UnitOfWork, celebration_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Celebration:
    one = (await told.get_celebration(uow, celebration_id)).decline(reason, by=by, at=at)
    await told.save_celebration(uow, one)
    return one


async def take_down(
    uow: UnitOfWork, celebration_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Celebration:
    one = (await told.get_celebration(uow, celebration_id)).take_down(reason, by=by, at=at)
    await told.save_celebration(uow, one)
    uow.emit(CelebrationWithdrawn(celebration_id=one.id))
    return one


async def _own(uow: UnitOfWork, celebration_id: UUID, person_id: UUID) -> Celebration:
    one = await told.get_celebration(uow, celebration_id)
    if one.person_id != person_id:
        raise NotFound("There is nothing of that id on your path.")
    return one
