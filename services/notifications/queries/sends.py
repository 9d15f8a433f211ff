"""Sends as their programs and staff may see them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from notifications.domain.keys import ApiKey
from notifications.domain.sends import SendStatus
from notifications.store.sends import Send, of_row
from notifications.tables import api_key, api_key_decision, delivery, guest, send, sent
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def one(uow: UnitOfWork, send_id: UUID, key: ApiKey | None) -> Send:
    """Raises NotFound, alike for what is absent and what belongs to another key."""
    statement = select(send).where(send.c.id == send_id)
    if key is not None:
        statement = statement.where(send.c.key_id == key.id)
    row = await uow.first(statement)
    if row is None:
        raise NotFound("There is no such send. Check the id you were given.")
    return of_row(row)


def matching(
    key: ApiKey | None,
    *,
    reference: str | None = None,
    template: str | None = None,
    status: SendStatus | None = None,
) -> Select[Any]:
    """Sends that fit every given filter; for a key only its own."""
    statement = select(send)
    for column, value in (
        (send.c.key_id, None if key is None else key.id),
        (send.c.reference, reference),
        (send.c.template, template),
        (send.c.status, status),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


async def deliveries(uow: UnitOfWork, send_id: UUID, *, most: int) -> Sequence[Any]:
    """Its messages, without whom they are for."""
    return await uow.all(
        select(delivery.c.id, delivery.c.status, delivery.c.reason, delivery.c.settled_at)
        .join(sent, sent.c.delivery_id == delivery.c.id)
        .where(sent.c.send_id == send_id)
        .order_by(sent.c.delivery_id)
        .limit(most)
    )


def keys(*, kind: str | None, status: str | None) -> Select[Any]:
    statement = select(api_key)
    if kind is not None:
        statement = statement.where(api_key.c.kind == kind)
    return statement if status is None else statement.where(api_key.c.status == status)


async def decisions(uow: UnitOfWork, key_id: UUID) -> Sequence[Any]:
    """Who decided what about a key, oldest first."""
    return await uow.all(
        select(api_key_decision)
        .where(api_key_decision.c.key_id == key_id)
        .order_by(api_key_decision.c.id)
    )


def guests() -> Select[Any]:
    return select(guest)
