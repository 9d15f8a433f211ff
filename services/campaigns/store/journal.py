"""The only code that opens what supporters keep on their own path.

All that one person writes is sealed under a key of their own, and that key under the service's:
whoever destroys the key has destroyed the words, wherever a copy of them may lie. A person who
reads their own page leaves no trace of it here: when somebody opens their diary is theirs, too.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.journey import Ally, Journal, Kept, Step
from sanctuary.db import UnitOfWork
from sanctuary.seal import Seal, record_opening

_PAGE, _LINE = 4096, 256
_KEY = 32


def handle(uow: UnitOfWork, person_id: UUID) -> bytes:
    """Where a person's rows lie; keyed, so that nobody can try out whose they are."""
    return uow.must_seal.handle(f"journal:{person_id}")


async def read(uow: UnitOfWork, person_id: UUID, *, lock: bool = False) -> Journal:
    """Somebody's journal; an empty one when they have not begun."""
    where = handle(uow, person_id)
    query = select(tables.journal).where(tables.journal.c.handle == where)
    row = await uow.first(query.with_for_update() if lock else query)
    key = await key_of(uow, person_id)
    if row is None or key is None:
        return Journal()
    found = _read(json.loads(key.open(row.sealed, _context(where))))
    return replace(found, version=row.version)


async def begin(uow: UnitOfWork, person_id: UUID) -> None:
    """Make sure that there is a key, and take it until the transaction ends: one writer at once."""
    where = handle(uow, person_id)
    wrapped = uow.must_seal.seal(os.urandom(_KEY), f"journal-key:{where.hex()}")
    await uow.execute(
        upsert(tables.journal_key).values(handle=where, wrapped=wrapped).on_conflict_do_nothing()
    )
    await uow.execute(
        select(tables.journal_key.c.handle)
        .where(tables.journal_key.c.handle == where)
        .with_for_update()
    )


async def save(uow: UnitOfWork, person_id: UUID, journal: Journal, *, day: date) -> None:
    """Write a journal anew. `begin` first."""
    key = await key_of(uow, person_id)
    if key is None:
        raise RuntimeError("a journal is saved only after it was begun")
    where = handle(uow, person_id)
    text = json.dumps(_document(journal), ensure_ascii=False).encode()
    padded = text.ljust(-(-len(text) // _PAGE) * _PAGE)
    values = {
        "sealed": key.seal(padded, _context(where)),
        "version": journal.version,
        "saved_on": day,
    }
    await uow.execute(
        upsert(tables.journal)
        .values(handle=where, **values)
        .on_conflict_do_update(index_elements=["handle"], set_=values)
    )


async def key_of(uow: UnitOfWork, person_id: UUID) -> Seal | None:
    """The seal of one person, for what they write elsewhere on their path; None: destroyed."""
    where = handle(uow, person_id)
    row = await uow.first(select(tables.journal_key).where(tables.journal_key.c.handle == where))
    if row is None:
        return None
    raw = uow.must_seal.open(row.wrapped, f"journal-key:{where.hex()}")
    return Seal(SecretStr(raw.hex()), "journal")


async def forget(uow: UnitOfWork, people: Iterable[UUID]) -> None:
    """Destroy the keys of these people, and with them all that was sealed under them."""
    handles = [handle(uow, each) for each in people]
    for table in (tables.journal_key, tables.journal):
        await uow.execute(delete(table).where(table.c.handle.in_(handles)))


async def forget_unused(uow: UnitOfWork, *, since: date) -> None:
    """Destroy what nobody has saved since a day."""
    old = select(tables.journal.c.handle).where(tables.journal.c.saved_on < since)
    await uow.execute(delete(tables.journal_key).where(tables.journal_key.c.handle.in_(old)))
    await uow.execute(delete(tables.journal).where(tables.journal.c.saved_on < since))


async def count(uow: UnitOfWork, changes: Mapping[tuple[date, str], int]) -> None:
    """Add to the counts of months. A journal that is gone is not taken from them."""
    table = tables.journey_figure
    for (month, what), by in sorted(changes.items()):
        await uow.execute(
            upsert(table)
            .values(month=month, what=what, total=max(by, 0))
            .on_conflict_do_update(
                index_elements=["month", "what"],
                set_={"total": func.greatest(table.c.total + by, 0)},
            )
        )


async def counts(uow: UnitOfWork) -> Sequence[tuple[date, str, int]]:
    rows = await uow.all(select(tables.journey_figure))
    return [(row.month, row.what, row.total) for row in rows]


def _context(where: bytes) -> str:
    return f"journal:{where.hex()}"


def _document(journal: Journal) -> dict[str, Any]:
    return {
        "steps": {
            step: {"done_on": kept.done_on and kept.done_on.isoformat(), "words": kept.words}
            for step, kept in journal.steps.items()
        },
        "weeks": {week.isoformat(): words for week, words in journal.weeks.items()},
        "allies": [asdict(ally) | {"id": str(ally.id)} for ally in journal.allies],
    }


def _read(document: Mapping[str, Any]) -> Journal:
    return Journal(
        steps={
            Step(step): Kept(
                date.fromisoformat(kept["done_on"]) if kept["done_on"] else None, kept["words"]
            )
            for step, kept in document["steps"].items()
        },
        weeks={date.fromisoformat(week): words for week, words in document["weeks"].items()},
        allies=tuple(Ally(**each | {"id": UUID(each["id"])}) for each in document["allies"]),
    )


async def seal_words(uow: UnitOfWork, person_id: UUID, words: str, context: str) -> bytes:
    """Seal what somebody writes elsewhere on their path under their own key."""
    await begin(uow, person_id)
    key = await key_of(uow, person_id)
    if key is None:
        raise RuntimeError("a key was just made")
    text = words.encode()
    return key.seal(text.ljust(-(-len(text) // _LINE) * _LINE), context)


async def open_words(
    uow: UnitOfWork, person_id: UUID, sealed: bytes | None, context: str
) -> str | None:
    """What `person_id` wrote; None when nothing is there, or their key is destroyed."""
    key = await key_of(uow, person_id)
    if key is None or sealed is None:
        return None
    return key.open(sealed, context).decode().rstrip()


def seal_report(uow: UnitOfWork, words: str, report_id: UUID) -> bytes:
    """Seal what is for the safeguarding lead alone: it outlives the keys of those it is about."""
    return uow.must_seal.seal(words.encode(), f"buddy-report:{report_id}")


async def open_report(
    uow: UnitOfWork, sealed: bytes, report_id: UUID, *, by: UUID, why: str
) -> str:
    """Open a report; each opening is recorded."""
    await record_opening(uow, by=by, what=f"buddy report {report_id}", why=why)
    return uow.must_seal.open(sealed, f"buddy-report:{report_id}").decode()
