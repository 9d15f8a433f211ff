"""Addresses that were erased, as keyed hashes: an old list must not bring anybody back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from membership.domain.addresses import address_key
from membership.tables import suppression
from sanctuary.db import UnitOfWork


async def suppress(uow: UnitOfWork, keys: Iterable[str], *, case_id: UUID, at: datetime) -> None:
    """Remember these address keys, without keeping them."""
    rows = [{"mark": _mark(uow, key), "case_id": case_id, "since": at} for key in set(keys)]
    if rows:
        await uow.execute(insert(suppression).on_conflict_do_nothing(), rows)


async def suppressed(uow: UnitOfWork, emails: Iterable[str | None]) -> set[str]:
    """The keys of those of these addresses that were erased: whoever imports leaves them out."""
    keys = {_mark(uow, address_key(email)): address_key(email) for email in emails if email}
    if not keys:
        return set()
    rows = await uow.all(select(suppression.c.mark).where(suppression.c.mark.in_(keys)))
    return {keys[row.mark] for row in rows}


async def lift(uow: UnitOfWork, email: str) -> None:
    """Somebody who reads this mailbox signed up anew: only they may end it."""
    await uow.execute(
        delete(suppression).where(suppression.c.mark == _mark(uow, address_key(email)))
    )


def _mark(uow: UnitOfWork, key: str) -> bytes:
    return uow.must_seal.handle(f"erased address {key}")
