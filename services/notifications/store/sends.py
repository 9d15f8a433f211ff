"""Sends as rows, and which deliveries belong to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.domain.sends import SEND_LIFECYCLE, Recipient, SendStatus
from notifications.domain.simulated import PEOPLE
from notifications.tables import contact, delivery, rhythm, send, sent
from sanctuary.db import UnitOfWork
from sanctuary.erased import TOGETHER

_LINK = text(
    "insert into sent (delivery_id, send_id, due_at) "
    "select d, :send_id, :due_at from unnest(cast(:ids as uuid[])) as x(d) "
    "on conflict do nothing"
)

# Written out, and in as few statements as there can be: each send waits for each of them.
_ADD = text(
    "with added as (insert into send (id, key_id, reference, template, category, test, status, "
    "recipients, fallbacks, fallback_reason, created_at, due_at, expires_at, settled_at) values "
    "(:id, :key_id, :reference, :template, :category, :test, :status, :recipients, :fallbacks, "
    ":fallback_reason, :created_at, :due_at, :expires_at, :settled_at) "
    "on conflict do nothing returning id, due_at), linked as (insert into sent (delivery_id, "
    "send_id, due_at) select d, a.id, a.due_at from added a, unnest(cast(:ids as uuid[])) as x(d)) "
    "select id from added"
)
_PEOPLE = text(
    "select c.person_id, coalesce(r.language, c.language) as language from contact c "
    "left join rhythm r on r.person_id = c.person_id where c.person_id = any(:ids) "
    "and not exists (select from erased_person e where e.person_id = c.person_id)"
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


async def add(uow: UnitOfWork, one: Send, delivery_ids: Sequence[UUID]) -> bool:
    """With its deliveries. False when the key has used the reference: then nothing was written."""
    values = {name: getattr(one, name) for name in Send.__slots__} | {"ids": list(delivery_ids)}
    return (await uow.connection.execute(_ADD, values)).first() is not None


async def link(
    uow: UnitOfWork, send_id: UUID, due_at: datetime, delivery_ids: Sequence[UUID]
) -> None:
    """Remember which deliveries a send or a job has."""
    await uow.connection.execute(
        _LINK, {"send_id": send_id, "due_at": due_at, "ids": list(delivery_ids)}
    )


async def there(uow: UnitOfWork, send_id: UUID) -> list[UUID]:
    """Which of its deliveries were queued; the others are forgotten."""
    absent = ~exists().where(delivery.c.id == sent.c.delivery_id)
    await uow.execute(delete(sent).where(sent.c.send_id == send_id, absent))
    rows = await uow.all(select(sent.c.delivery_id).where(sent.c.send_id == send_id))
    return [row.delivery_id for row in rows]


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
    """Cancel what of a send or a job has not begun to go out. Returns how many that were.

    Its program is told now, and not when it was due.
    """
    mine = select(sent.c.delivery_id).where(sent.c.send_id == send_id)
    rows = await uow.all(
        update(delivery)
        .where(delivery.c.id.in_(mine), delivery.c.status == Status.QUEUED)
        .values(status=LIFECYCLE.move(Status.QUEUED, Status.CANCELLED), reason=None, settled_at=at)
        .returning(delivery.c.id)
    )
    await uow.execute(
        update(sent)
        .where(sent.c.send_id == send_id, sent.c.told.is_(None), sent.c.due_at > at)
        .values(due_at=at)
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
    """Which of these people we know, with their language; nobody who was erased."""
    await uow.connection.execute(TOGETHER)
    rows = (await uow.connection.execute(_PEOPLE, {"ids": list(ids)})).all()
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
