"""For which organisation or group a message was, so that another contact can take it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.delivery import Status
from notifications.tables import delivery, party_message
from sanctuary.db import UnitOfWork

PartyKind = Literal["organisation", "group"]
_SAME = and_(
    delivery.c.cause == party_message.c.cause,
    delivery.c.template == party_message.c.template,
    delivery.c.step == party_message.c.step,
)
_OF_DELIVERY = ("person_id", "category", "values", "generation")


async def remember(
    uow: UnitOfWork, party: tuple[PartyKind, UUID], cause: UUID, template: str, step: str
) -> None:
    """This message is for that body, through its contacts."""
    kind, party_id = party
    await uow.execute(
        insert(party_message)
        .values(cause=cause, template=template, step=step, party_kind=kind, party_id=party_id)
        .on_conflict_do_nothing()
    )


async def messages_of(
    uow: UnitOfWork, delivery_ids: Sequence[UUID]
) -> Sequence[tuple[Any, set[UUID | None]]]:
    """The messages to bodies among these deliveries, each once with whom they were for.

    They are locked, in one order.
    """
    rows = await uow.all(
        select(party_message, *(delivery.c[one] for one in _OF_DELIVERY))
        .join(delivery, _SAME)
        .where(delivery.c.id.in_(delivery_ids), party_message.c.undeliverable_at.is_(None))
        .order_by(party_message.c.cause, party_message.c.template, party_message.c.step)
        .with_for_update(of=party_message)
    )
    found: dict[tuple[UUID, str, str], tuple[Any, set[UUID | None]]] = {}
    for row in rows:
        _, people = found.setdefault((row.cause, row.template, row.step), (row, set()))
        people.add(row.person_id)
    return list(found.values())


async def had_by(uow: UnitOfWork, message: Any) -> Mapping[UUID, Status]:
    """Who was sent this message, by any channel, and the most hopeful of what became of it."""
    rows = await uow.all(
        select(delivery.c.person_id, delivery.c.status).where(
            delivery.c.cause == message.cause,
            delivery.c.template == message.template,
            delivery.c.step == message.step,
            delivery.c.person_id.is_not(None),
        )
    )
    found: dict[UUID, Status] = {}
    for row in rows:
        status = Status(row.status)
        if row.person_id not in found or status not in _LOST:
            found[row.person_id] = status
    return found


_LOST = frozenset(
    {
        Status.WITHHELD,
        Status.BOUNCED,
        Status.PERMANENT_FAILURE,
        Status.TEMPORARY_FAILURE,
        Status.EXPIRED,
        Status.CANCELLED,
    }
)


async def nobody_left(uow: UnitOfWork, message: Any, *, at: datetime) -> None:
    await uow.execute(
        update(party_message)
        .where(
            party_message.c.cause == message.cause,
            party_message.c.template == message.template,
            party_message.c.step == message.step,
        )
        .values(undeliverable_at=at)
    )
