"""Sends as rows, and which deliveries belong to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.domain.sends import SEND_LIFECYCLE, Recipient, SendStatus
from notifications.domain.simulated import PEOPLE
from notifications.tables import contact, delivery, rhythm, send, sent
from sanctuary.db import UnitOfWork

_LINK = text(
    "insert into sent (delivery_id, send_id, due_at) "
    "select d, :send_id, :due_at from unnest(cast(:ids as uuid[])) as x(d) "
    "on conflict do nothing"
)

_LANGUAGE = func.coalesce(rhythm.c.language, contact.c.language).label("language")


@dataclass(frozen=True, slots=True)
class Send:
    """What is kept of a request: no address, no value and nobody's id."""

    id: UUID
    key_id: UUID
    reference: str | None
    template: str
    category: str
    test: bool
    status: SendStatus
    recipients: int
    fallbacks: int
    fallback_reason: str
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    settled_at: datetime | None = None


async def add(uow: UnitOfWork, one: Send) -> bool:
    """False when the key has used the reference before; then nothing was written."""
    values = {name: getattr(one, name) for name in Send.__slots__}
    row = upsert(send).values(**values).on_conflict_do_nothing().returning(send.c.id)
    return await uow.first(row) is not None


async def link(
    uow: UnitOfWork, send_id: UUID, due_at: datetime, delivery_ids: Sequence[UUID]
) -> None:
    """Remember which deliveries a send or a job has."""
    await uow.connection.execute(
        _LINK, {"send_id": send_id, "due_at": due_at, "ids": list(delivery_ids)}
    )


async def there(uow: UnitOfWork, delivery_ids: Sequence[UUID]) -> list[UUID]:
    """Which of these deliveries were queued."""
    rows = await uow.all(select(delivery.c.id).where(delivery.c.id.in_(list(delivery_ids))))
    return [row.id for row in rows]


async def shrink(uow: UnitOfWork, one: Send, recipients: int, *, at: datetime) -> Send:
    """Not everybody gets it, since some were told before; with nobody left it is settled."""
    left = replace(one, recipients=recipients)
    await uow.execute(update(send).where(send.c.id == one.id).values(recipients=recipients))
    if recipients:
        return left
    await move(uow, left, SendStatus.SETTLED, at=at)
    return replace(left, status=SendStatus.SETTLED, settled_at=at)


async def with_reference(uow: UnitOfWork, key_id: UUID, reference: str) -> UUID | None:
    found: UUID | None = await uow.scalar(
        select(send.c.id).where(send.c.key_id == key_id, send.c.reference == reference)
    )
    return found


def of_row(row: Any) -> Send:
    values = {name: getattr(row, name) for name in Send.__slots__}
    return Send(**values | {"status": SendStatus(row.status)})


async def lock(uow: UnitOfWork, send_id: UUID) -> None:
    await uow.execute(select(send.c.id).where(send.c.id == send_id).with_for_update())


async def move(uow: UnitOfWork, one: Send, status: SendStatus, *, at: datetime) -> None:
    values = {"status": SEND_LIFECYCLE.move(one.status, status), "settled_at": at}
    await uow.execute(update(send).where(send.c.id == one.id).values(**values))


async def cancel_queued(uow: UnitOfWork, send_id: UUID, *, at: datetime) -> int:
    """Cancel what has not begun to go out. Returns how many that were."""
    mine = select(sent.c.delivery_id).where(sent.c.send_id == send_id)
    rows = await uow.all(
        update(delivery)
        .where(delivery.c.id.in_(mine), delivery.c.status == Status.QUEUED)
        .values(status=LIFECYCLE.move(Status.QUEUED, Status.CANCELLED), reason=None, settled_at=at)
        .returning(delivery.c.id)
    )
    return len(rows)


async def counts(uow: UnitOfWork, send_id: UUID) -> dict[str, int]:
    """Its deliveries by status."""
    rows = await uow.all(
        select(delivery.c.status, func.count().label("n"))
        .join(sent, sent.c.delivery_id == delivery.c.id)
        .where(sent.c.send_id == send_id)
        .group_by(delivery.c.status)
    )
    return {row.status: row.n for row in rows}


async def people(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Recipient]:
    """Which of these people we know, with their language."""
    rows = await uow.all(
        select(contact.c.person_id, _LANGUAGE)
        .outerjoin(rhythm, rhythm.c.person_id == contact.c.person_id)
        .where(contact.c.person_id == func.any(list(ids)))
    )
    return {row.person_id: Recipient(row.person_id, row.language) for row in rows}


async def at_addresses(uow: UnitOfWork, addresses: Sequence[str]) -> Mapping[str, list[Recipient]]:
    """Who can be reached at each of these addresses, by the address in small letters."""
    small = [one.lower() for one in addresses]
    found: dict[str, list[Recipient]] = {}
    rows = await uow.all(
        select(func.lower(contact.c.email).label("at"), contact.c.person_id, _LANGUAGE)
        .outerjoin(rhythm, rhythm.c.person_id == contact.c.person_id)
        .where(func.lower(contact.c.email).in_(small), contact.c.ended.is_(False))
        .order_by(contact.c.person_id)
    )
    for row in rows:
        found.setdefault(row.at, []).append(Recipient(row.person_id, row.language))
    return found


async def simulated_person(uow: UnitOfWork, address: str) -> Recipient:
    """The person behind a simulated address: made when first written to, reachable for all."""
    person_id = PEOPLE[address]
    bases = dict.fromkeys(("service", "renewal", "campaign", "urgent"), "simulated")
    await uow.execute(
        upsert(contact)
        .values(
            person_id=person_id,
            wanted_version=1,
            version=1,
            name="Simulated person",
            email=address,
            verified=True,
            bases=bases,
        )
        .on_conflict_do_nothing()
    )
    return Recipient(person_id, "en")
