"""Keys for programs: made, changed, rotated and revoked by the national team."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from notifications.catalogue import CATALOGUE
from notifications.commands import webhooks
from notifications.domain.keys import Allowance, ApiKey, KeyKind, KeyStatus
from notifications.domain.sendable import sendable
from notifications.store import keys as store
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http.preconditions import check_version
from sanctuary.ids import new_id


async def create(
    uow: UnitOfWork, label: str, kind: KeyKind, allowance: Allowance, why: Decision
) -> tuple[ApiKey, str]:
    """A new key and its secret, which nobody can be shown again."""
    _check(allowance)
    key = ApiKey(new_id(), label, kind, allowance, KeyStatus.ACTIVE, 1, why.at)
    secret = store.new_secret(kind)
    await store.add(uow, key, secret, why)
    return key, secret


async def change(
    uow: UnitOfWork, key_id: UUID, label: str, allowance: Allowance, expected: int, why: Decision
) -> ApiKey:
    _check(allowance)
    key = await store.get(uow, key_id, lock=True)
    check_version(expected, key.version)
    changed = key.change(label, allowance)
    await store.save(uow, changed, "changed", why)
    return changed


async def rotate(
    uow: UnitOfWork, key_id: UUID, overlap: timedelta, why: Decision
) -> tuple[ApiKey, str]:
    """Another secret; the old one opens the key for as long as `overlap` says."""
    rotated = (await store.get(uow, key_id, lock=True)).rotate()
    secret = store.new_secret(rotated.kind)
    await store.replace_secret(uow, rotated, secret, until=why.at + overlap)
    await store.save(uow, rotated, "rotated", why)
    return rotated, secret


async def revoke(uow: UnitOfWork, key_id: UUID, why: Decision) -> ApiKey:
    """It opens nothing and is told nothing, from the commit of this on.

    What it sent stays on its way.
    """
    revoked = (await store.get(uow, key_id, lock=True)).revoke()
    await store.save(uow, revoked, "revoked", why)
    await webhooks.end_of_key(uow, key_id, at=why.at)
    return revoked


async def presented(uow: UnitOfWork, secret: str, *, at: datetime) -> ApiKey | None:
    """The key that was sent along, if it opens anything now."""
    key = await store.by_secret(uow, secret, at=at)
    if key is None or key.status is not KeyStatus.ACTIVE:
        return None
    await store.used(uow, key, at=at)
    return replace(key, last_used_at=at)


async def forget_old_secrets(uow: UnitOfWork, *, at: datetime) -> None:
    """Those that open nothing any more."""
    await store.forget_secrets(uow, before=at)


def may_send(key: ApiKey) -> list[str]:
    """The templates that a key may send."""
    return [
        one.key
        for one in CATALOGUE
        if sendable(one.key, one.placeholders) and key.allowance.covers(one.key, one.category)
    ]


def _check(allowance: Allowance) -> None:
    known = {one.key for one in CATALOGUE if sendable(one.key, one.placeholders)}
    if unknown := sorted(set(allowance.templates) - known):
        raise Invalid(
            f"A program may not send: {', '.join(unknown)}. Choose from: "
            f"{', '.join(sorted(known))}.",
            errors=[{"pointer": "#/templates", "detail": f"Not {each}."} for each in unknown],
        )
