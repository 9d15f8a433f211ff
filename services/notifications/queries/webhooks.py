"""Webhooks and their calls, as whoever registered them may see them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from notifications.domain.keys import ApiKey
from notifications.domain.webhooks import CallStatus, Webhook
from notifications.store import webhooks as store
from notifications.tables import webhook, webhook_call
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def one(
    uow: UnitOfWork, webhook_id: UUID, key: ApiKey | None, *, lock: bool = False
) -> Webhook:
    """Raises NotFound, alike for what is absent and what belongs to another key."""
    found = await store.get(uow, webhook_id, lock=lock)
    if key is not None and found.key_id != key.id:
        raise NotFound("There is no such webhook. Check the id you were given.")
    return found


def matching(key: ApiKey | None) -> Select[Any]:
    statement = select(webhook)
    return statement if key is None else statement.where(webhook.c.key_id == key.id)


def calls(webhook_id: UUID, status: CallStatus | None) -> Select[Any]:
    statement = select(webhook_call).where(webhook_call.c.webhook_id == webhook_id)
    return statement if status is None else statement.where(webhook_call.c.status == status)
