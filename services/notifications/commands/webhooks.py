"""Webhooks: registered by a program for its deliveries, or by staff for facts of the network."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from notifications.domain.keys import ApiKey
from notifications.domain.webhooks import (
    ALLOWED,
    CallStatus,
    Fact,
    Webhook,
    WebhookStatus,
    checked_url,
    retry,
)
from notifications.queries import webhooks as queries
from notifications.store import webhooks as store
from notifications.store.webhooks import Call
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.notifications import WebhookDisabled
from sanctuary.http import check_version
from sanctuary.ids import new_id

OK = range(200, 300)
GONE = 410
CALLS_KEPT = timedelta(days=30)


def new_secret() -> str:
    """As Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


async def register(
    uow: UnitOfWork,
    url: str,
    facts: Sequence[Fact],
    key: ApiKey | None,
    *,
    by: UUID | None,
    at: datetime,
    open_to_all: bool,
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which nobody can be shown again."""
    one = Webhook(
        id=new_id(),
        key_id=None if key is None else key.id,
        url=checked_url(url, open_to_all=open_to_all),
        facts=_checked(facts, key),
        status=WebhookStatus.ACTIVE,
        version=1,
        created_at=at,
    )
    secret = new_secret()
    await store.add(uow, one, secret, by)
    return one, secret


async def change(
    uow: UnitOfWork,
    webhook_id: UUID,
    url: str,
    facts: Sequence[Fact],
    key: ApiKey | None,
    *,
    expected: int,
    open_to_all: bool,
) -> Webhook:
    one = await queries.one(uow, webhook_id, key, lock=True)
    check_version(expected, one.version)
    changed = one.change(checked_url(url, open_to_all=open_to_all), _checked(facts, key))
    await store.save(uow, changed)
    return changed


async def rotate(
    uow: UnitOfWork, webhook_id: UUID, key: ApiKey | None, overlap: timedelta, *, at: datetime
) -> tuple[Webhook, str]:
    """Another secret; both sign for as long as `overlap` says."""
    one = (await queries.one(uow, webhook_id, key, lock=True)).rotate()
    secret = new_secret()
    await store.replace_secret(uow, one, secret, until=at + overlap)
    await store.save(uow, one)
    return one, secret


async def enable(uow: UnitOfWork, webhook_id: UUID, key: ApiKey | None) -> Webhook:
    one = (await queries.one(uow, webhook_id, key, lock=True)).enable()
    await store.save(uow, one)
    return one


async def end(uow: UnitOfWork, webhook_id: UUID, key: ApiKey | None, *, at: datetime) -> Webhook:
    one = (await queries.one(uow, webhook_id, key, lock=True)).end()
    await store.save(uow, one)
    await store.give_up_all(uow, one.id, at=at)
    return one


async def end_of_key(uow: UnitOfWork, key_id: UUID, *, at: datetime) -> None:
    """A key that was revoked is told nothing any more, not even what waits to be told."""
    for one in await store.not_ended(uow, key_id):
        await store.save(uow, one.end())
        await store.give_up_all(uow, one.id, at=at)


async def answered(uow: UnitOfWork, call: Call, code: int, *, at: datetime) -> None:
    """What a call came to; `code` is 0 where nobody answered."""
    one = await store.get(uow, call.webhook_id, lock=True)
    well = code in OK
    after = one.answered(well=well, at=at)
    due_at = None if code == GONE else retry(call.attempts, at)
    if well:
        await store.settle(uow, call, CallStatus.DELIVERED, at=at, code=code)
    elif due_at is None:
        await store.settle(uow, call, CallStatus.GIVEN_UP, at=at, code=code)
    else:
        await store.again(uow, call, due_at, code=code)
    if after != one:
        await store.save(uow, after)
    if after.status is not one.status:
        await store.give_up_all(uow, one.id, at=at)
        uow.emit(WebhookDisabled(webhook_id=one.id, failing_since=after.failing_since or at))


async def forget_old_calls(uow: UnitOfWork, *, at: datetime) -> None:
    """What was told long ago, or given up."""
    await store.forget_calls(uow, before=at - CALLS_KEPT)


def _checked(facts: Sequence[Fact], key: ApiKey | None) -> tuple[Fact, ...]:
    allowed = ALLOWED[key is not None]
    if wrong := sorted(set(facts) - allowed):
        raise Invalid(
            f"Not to be told here: {', '.join(wrong)}. Choose from: {', '.join(sorted(allowed))}.",
            errors=[{"pointer": "#/facts", "detail": f"Not {one}."} for one in wrong],
        )
    return tuple(sorted(set(facts)))
