"""Reading one's messages: each person for themself, and nobody for anybody else."""

from datetime import datetime
from uuid import UUID

from notifications.queries import inbox as queries
from notifications.store import inbox as store
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork


async def read(uow: UnitOfWork, delivery_id: UUID, *, by: Actor, at: datetime) -> None:
    """Raises NotFound for a message that is not theirs."""
    row = await queries.one(uow, by.id, delivery_id)
    await store.mark_read(uow, by.id, [row.id], at=at)


async def unread(uow: UnitOfWork, delivery_id: UUID, *, by: Actor) -> None:
    """They want to come back to it."""
    row = await queries.one(uow, by.id, delivery_id)
    await store.mark_unread(uow, by.id, row.id)


async def read_all(uow: UnitOfWork, *, by: Actor, at: datetime) -> None:
    found = await queries.unread_ids(uow, by.id)
    await store.mark_read(uow, by.id, found, at=at)
