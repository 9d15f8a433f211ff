"""Keys for programs as rows. Secrets are kept as what they become when hashed."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from notifications.domain.keys import Allowance, ApiKey, KeyKind, KeyStatus
from notifications.tables import api_key, api_key_decision, api_key_secret, guest
from sanctuary.actor import Decision
from sanctuary.auth import KEY_PREFIX
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ground_tables import granted
from sanctuary.ids import new_id

USED_AGAIN = timedelta(minutes=1)
# One caller of a key writes this, and nobody waits for it.
_USED = text(
    "update api_key set last_used_at = :now where id = (select id from api_key where id = :id "
    "and (last_used_at is null or last_used_at < :before) for update skip locked)"
)

_BY_SECRET = text(
    "select k.* from api_key_secret s join api_key k on k.id = s.key_id "
    "where s.hash = :hash and (s.ends_at is null or s.ends_at > :at)"
)


def new_secret(kind: KeyKind) -> str:
    """256 random bits behind a beginning that says what it is, so that a leak can be searched."""
    return f"{KEY_PREFIX}{kind}_{secrets.token_urlsafe(32)}"


def _hash(secret: str) -> bytes:
    """Nobody guesses 256 random bits, so a slow hash would only slow each request."""
    return hashlib.sha256(secret.encode()).digest()


async def by_secret(uow: UnitOfWork, secret: str, *, at: datetime) -> ApiKey | None:
    """The key that this opens at that moment, whatever its status."""
    found = await uow.connection.execute(_BY_SECRET, {"hash": _hash(secret), "at": at})
    row = found.first()
    return None if row is None else of_row(row)


async def used(uow: UnitOfWork, key: ApiKey, *, at: datetime) -> None:
    """Remember that it was used, to the minute."""
    before = at - USED_AGAIN
    if key.last_used_at is None or key.last_used_at < before:
        await uow.connection.execute(_USED, {"now": at, "id": key.id, "before": before})


async def get(uow: UnitOfWork, key_id: UUID, *, lock: bool = False) -> ApiKey:
    """Raises NotFound."""
    statement = select(api_key).where(api_key.c.id == key_id)
    row = await uow.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound("There is no such key. Check the id you were given.")
    return of_row(row)


async def add(uow: UnitOfWork, key: ApiKey, secret: str, why: Decision) -> None:
    await uow.execute(
        insert(api_key).values(
            id=key.id, kind=key.kind, created_at=key.created_at, **_changeable(key)
        )
    )
    await uow.execute(insert(api_key_secret).values(hash=_hash(secret), key_id=key.id))
    await decided(uow, key.id, "created", why)


async def save(uow: UnitOfWork, key: ApiKey, decision: str, why: Decision) -> None:
    await uow.execute(update(api_key).where(api_key.c.id == key.id).values(**_changeable(key)))
    await decided(uow, key.id, decision, why)


async def replace_secret(uow: UnitOfWork, key: ApiKey, secret: str, *, until: datetime) -> None:
    """What opened it so far opens it until then at the latest."""
    ends = api_key_secret.c.ends_at
    await uow.execute(
        update(api_key_secret)
        .where(api_key_secret.c.key_id == key.id)
        .values(ends_at=func.least(func.coalesce(ends, until), until))
    )
    await uow.execute(insert(api_key_secret).values(hash=_hash(secret), key_id=key.id))


async def forget_secrets(uow: UnitOfWork, *, before: datetime) -> None:
    """Those that have opened nothing since that moment."""
    await uow.execute(delete(api_key_secret).where(api_key_secret.c.ends_at < before))


async def decided(uow: UnitOfWork, key_id: UUID, decision: str, why: Decision) -> None:
    await uow.execute(
        insert(api_key_decision).values(
            id=new_id(),
            key_id=key_id,
            decision=decision,
            decided_by=why.by,
            decided_at=why.at,
            reason=why.reason,
        )
    )


async def add_guest(uow: UnitOfWork, person_id: UUID, why: Decision) -> None:
    values = {"added_by": why.by, "added_at": why.at, "reason": why.reason}
    await uow.execute(
        upsert(guest)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def remove_guest(uow: UnitOfWork, person_id: UUID) -> None:
    await uow.execute(delete(guest).where(guest.c.person_id == person_id))


async def of_the_team(uow: UnitOfWork, people: list[UUID]) -> set[UUID]:
    """Which of these hold a role now or are guests."""
    rows = await uow.all(
        select(granted.c.person_id)
        .where(granted.c.person_id == func.any(people), granted.c.revoked.is_(False))
        .union(select(guest.c.person_id).where(guest.c.person_id == func.any(people)))
    )
    return {row.person_id for row in rows}


def of_row(row: Any) -> ApiKey:
    return ApiKey(
        id=row.id,
        label=row.label,
        kind=KeyKind(row.kind),
        allowance=Allowance(
            tuple(row.categories), tuple(row.templates), row.per_minute, row.per_day
        ),
        status=KeyStatus(row.status),
        version=row.version,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


def _changeable(key: ApiKey) -> dict[str, Any]:
    return {
        "label": key.label,
        "categories": list(key.allowance.categories),
        "templates": list(key.allowance.templates),
        "per_minute": key.allowance.per_minute,
        "per_day": key.allowance.per_day,
        "status": key.status,
        "version": key.version,
    }
