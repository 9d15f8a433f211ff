"""Sources and what was taken from them, as rows. Their secrets are opened here and nowhere else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from campaigns.domain.intake import Source
from campaigns.tables import intake_source as table
from campaigns.tables import intake_taken
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def add(uow: UnitOfWork, source: Source, secret: str) -> None:
    await uow.execute(
        insert(table).values(
            id=source.id,
            title=source.title,
            nation=source.nation,
            secret=_sealed(uow, source.id, secret),
            made_by=source.made.by,
            made_at=source.made.at,
            made_reason=source.made.reason,
        )
    )


async def find(uow: UnitOfWork, source_id: UUID) -> Source | None:
    row = await uow.first(select(table).where(table.c.id == source_id).with_for_update())
    return None if row is None else source_of(row)


async def get(uow: UnitOfWork, source_id: UUID) -> Source:
    """The source, locked. Raises NotFound."""
    found = await find(uow, source_id)
    if found is None:
        raise NotFound("There is no source of that id. The list of sources shows those there are.")
    return found


async def save(uow: UnitOfWork, source: Source, *, secret: str | None = None) -> None:
    """Write it; with a new secret, the one before stays for a while."""
    values: dict[str, Any] = {
        "old_until": source.old_until,
        "revoked_by": source.revoked.by if source.revoked else None,
        "revoked_at": source.revoked.at if source.revoked else None,
        "revoked_reason": source.revoked.reason if source.revoked else None,
        "version": source.version,
    }
    if secret is not None:
        values |= {"old_secret": table.c.secret, "secret": _sealed(uow, source.id, secret)}
    await uow.execute(update(table).where(table.c.id == source.id).values(**values))


async def secrets_of(uow: UnitOfWork, source_id: UUID, at: datetime) -> list[str]:
    """The secrets that count now; none for a source that is unknown or revoked."""
    row = await uow.first(
        select(table).where(table.c.id == source_id, table.c.revoked_at.is_(None))
    )
    if row is None:
        return []
    sealed = [row.secret]
    if row.old_secret is not None and row.old_until is not None and at < row.old_until:
        sealed.append(row.old_secret)
    return [uow.must_seal.open(each, _context(source_id)).decode() for each in sealed]


async def taken(uow: UnitOfWork, source_id: UUID, message_id: str) -> UUID | None:
    """The signal that this message of the source made before."""
    found: UUID | None = await uow.scalar(
        select(intake_taken.c.signal_id).where(
            intake_taken.c.source_id == source_id, intake_taken.c.message_id == message_id
        )
    )
    return found


async def take(
    uow: UnitOfWork, source_id: UUID, message_id: str, signal_id: UUID, *, at: datetime
) -> None:
    await uow.execute(
        insert(intake_taken).values(
            source_id=source_id, message_id=message_id, signal_id=signal_id, at=at
        )
    )


async def forget_taken(uow: UnitOfWork, *, before: datetime) -> None:
    await uow.execute(delete(intake_taken).where(intake_taken.c.at < before))


def source_of(row: Row[Any]) -> Source:
    revoked = None
    if row.revoked_at is not None:
        revoked = Decision(row.revoked_by, row.revoked_at, row.revoked_reason or "")
    made = Decision(row.made_by, row.made_at, row.made_reason)
    return Source(row.id, row.title, made, row.nation, row.old_until, revoked, row.version)


def _sealed(uow: UnitOfWork, source_id: UUID, secret: str) -> bytes:
    return uow.must_seal.seal(secret.encode(), _context(source_id))


def _context(source_id: UUID) -> str:
    return f"intake source {source_id}"
