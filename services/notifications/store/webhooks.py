"""Webhooks and calls as rows. Their secrets are opened here and nowhere else, to sign."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import any_, delete, insert, literal, select, text, update

from notifications.domain.keys import KeyStatus
from notifications.domain.webhooks import CALL_LIFECYCLE, CallStatus, Fact, Webhook, WebhookStatus
from notifications.tables import api_key, webhook, webhook_call
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

# A call is taken for so long; whoever takes it dies, and it is made again with the same id.
TAKEN_FOR = timedelta(seconds=60)
_TAKE = text(
    "update webhook_call c set due_at = :until, attempts = c.attempts + 1 "
    "from (select o.id from webhook_call o join webhook l on l.id = o.webhook_id "
    "where o.status = 'waiting' and o.due_at <= :now and l.status = 'active' "
    "order by o.due_at limit :most for update of o skip locked) as due, webhook w "
    "where c.id = due.id and w.id = c.webhook_id "
    "returning c.id, c.webhook_id, c.fact, c.body, c.attempts, w.url, w.secret, w.old_secret, "
    "w.old_until"
)
_GIVE_UP = text(
    "update webhook_call c set status = :given_up, settled_at = :now from ("
    "select o.id from webhook_call o join webhook l on l.id = o.webhook_id "
    "where o.status = :waiting and o.due_at <= :now and l.status <> 'active' "
    "for update of o skip locked) as due where c.id = due.id"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make, with the secrets that sign it: two for a while when one is rotated."""

    id: UUID
    webhook_id: UUID
    body: str
    attempts: int
    url: str
    secrets: tuple[str, ...]


async def get(uow: UnitOfWork, webhook_id: UUID, *, lock: bool = False) -> Webhook:
    """Raises NotFound."""
    statement = select(webhook).where(webhook.c.id == webhook_id)
    row = await uow.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound("There is no such webhook. Check the id you were given.")
    return of_row(row)


async def not_ended(uow: UnitOfWork, key_id: UUID) -> list[Webhook]:
    """What this key registered, locked."""
    rows = await uow.all(
        select(webhook)
        .where(webhook.c.key_id == key_id, webhook.c.status != WebhookStatus.ENDED)
        .order_by(webhook.c.id)
        .with_for_update()
    )
    return [of_row(row) for row in rows]


async def add(uow: UnitOfWork, one: Webhook, secret: str, created_by: UUID | None) -> None:
    await uow.execute(
        insert(webhook).values(
            id=one.id,
            key_id=one.key_id,
            created_at=one.created_at,
            created_by=created_by,
            secret=_sealed(uow, one.id, secret),
            **_changeable(one),
        )
    )


async def save(uow: UnitOfWork, one: Webhook) -> None:
    await uow.execute(update(webhook).where(webhook.c.id == one.id).values(**_changeable(one)))


async def replace_secret(uow: UnitOfWork, one: Webhook, secret: str, *, until: datetime) -> None:
    """Both sign until then."""
    await uow.execute(
        update(webhook)
        .where(webhook.c.id == one.id)
        .values(old_secret=webhook.c.secret, old_until=until, secret=_sealed(uow, one.id, secret))
    )


async def queue(
    uow: UnitOfWork, told: Sequence[tuple[UUID, Fact, Mapping[str, Any]]], *, at: datetime
) -> None:
    """Calls to make: to which webhook, which fact, and its data."""
    if told:
        await uow.execute(
            insert(webhook_call),
            [
                {
                    "id": new_id(),
                    "webhook_id": webhook_id,
                    "fact": fact,
                    "body": json.dumps(
                        {"type": fact, "timestamp": at.isoformat(), "data": data},
                        separators=(",", ":"),
                    ),
                    "status": CallStatus.WAITING,
                    "created_at": at,
                    "due_at": at,
                }
                for webhook_id, fact, data in told
            ],
        )


async def take(uow: UnitOfWork, most: int, *, at: datetime) -> list[Call]:
    """The next calls, each taken by one worker at a time."""
    parameters = {"now": at, "until": at + TAKEN_FOR, "most": most}
    rows = (await uow.connection.execute(_TAKE, parameters)).all()
    return [
        Call(row.id, row.webhook_id, row.body, row.attempts, row.url, _opened(uow, row, at))
        for row in rows
    ]


async def settle(
    uow: UnitOfWork, call: Call, status: CallStatus, *, at: datetime, code: int
) -> None:
    values = {
        "status": CALL_LIFECYCLE.move(CallStatus.WAITING, status),
        "settled_at": at,
        "code": code,
    }
    await uow.execute(
        update(webhook_call)
        .where(webhook_call.c.id == call.id, webhook_call.c.status == CallStatus.WAITING)
        .values(**values)
    )


async def again(uow: UnitOfWork, call: Call, due_at: datetime, *, code: int) -> None:
    await uow.execute(
        update(webhook_call).where(webhook_call.c.id == call.id).values(due_at=due_at, code=code)
    )


async def give_up_all(uow: UnitOfWork, webhook_id: UUID, *, at: datetime) -> None:
    """What waits for a webhook that is not called any more."""
    status = CALL_LIFECYCLE.move(CallStatus.WAITING, CallStatus.GIVEN_UP)
    await uow.execute(
        update(webhook_call)
        .where(webhook_call.c.webhook_id == webhook_id, webhook_call.c.status == CallStatus.WAITING)
        .values(status=status, settled_at=at)
    )


async def give_up_uncalled(uow: UnitOfWork, *, at: datetime) -> None:
    """What was told to a webhook while it ended: nobody would ever call it."""
    status = CALL_LIFECYCLE.move(CallStatus.WAITING, CallStatus.GIVEN_UP)
    parameters = {"given_up": status, "waiting": CallStatus.WAITING, "now": at}
    await uow.connection.execute(_GIVE_UP, parameters)


async def forget_calls(uow: UnitOfWork, *, before: datetime) -> None:
    await uow.execute(delete(webhook_call).where(webhook_call.c.settled_at < before))


async def listening(
    uow: UnitOfWork, fact: Fact, key_ids: Sequence[UUID] | None
) -> list[tuple[UUID, UUID | None]]:
    """Webhooks that are told of a fact, with their key: those of some keys, or staff's.

    A revoked key opens nothing: whatever became of its webhooks, they are told nothing.
    """
    statement = select(webhook.c.id, webhook.c.key_id).where(
        webhook.c.status == WebhookStatus.ACTIVE, literal(fact.value) == any_(webhook.c.facts)
    )
    if key_ids is None:
        statement = statement.where(webhook.c.key_id.is_(None))
    else:
        statement = statement.join(api_key, api_key.c.id == webhook.c.key_id).where(
            webhook.c.key_id.in_(list(key_ids)), api_key.c.status == KeyStatus.ACTIVE
        )
    return [(row.id, row.key_id) for row in await uow.all(statement)]


def of_row(row: Any) -> Webhook:
    return Webhook(
        id=row.id,
        key_id=row.key_id,
        url=row.url,
        facts=tuple(Fact(one) for one in row.facts),
        status=WebhookStatus(row.status),
        version=row.version,
        created_at=row.created_at,
        failing_since=row.failing_since,
        disabled_at=row.disabled_at,
    )


def _changeable(one: Webhook) -> dict[str, Any]:
    return {
        "url": one.url,
        "facts": list(one.facts),
        "status": one.status,
        "version": one.version,
        "failing_since": one.failing_since,
        "disabled_at": one.disabled_at,
    }


def _sealed(uow: UnitOfWork, webhook_id: UUID, secret: str) -> bytes:
    return uow.must_seal.seal(secret.encode(), f"webhook {webhook_id}")


def _opened(uow: UnitOfWork, row: Any, at: datetime) -> tuple[str, ...]:
    """No opening is recorded: a signing secret says nothing about anybody."""
    found = [row.secret]
    if row.old_secret is not None and row.old_until > at:
        found.append(row.old_secret)
    context = f"webhook {row.webhook_id}"
    return tuple(uow.must_seal.open(each, context).decode() for each in found)
