"""Deeds as rows: facts in clear, texts sealed. The only code that opens what people wrote there.

Everything here asks for the person whose deed it is: another's is not there. Reading one's own
words is not written into the trail of openings, or the trail would list who acts and when; a copy
of somebody's data is, because that is made by others' hands.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.action import Action
from campaigns.domain.deed import Deed
from campaigns.domain.deeds import kind_of
from campaigns.domain.deeds.questions import Answer
from campaigns.domain.deeds.shape import Status
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound

_deed = tables.deed
_PLAIN = (
    "person_id", "mobilisation_id", "remind", "due_at", "nudged_at", "created_at", "changed_at",
    "done_at", "companion_asked_at", "told", "told_at",
)  # fmt: skip
# What is sealed is filled up to a multiple of this, so that its length tells little.
_BLOCK = 512


async def add(uow: UnitOfWork, deed: Deed) -> bool:
    """Write a new one. False when its id is taken."""
    row = await uow.first(
        upsert(_deed)
        .values(id=deed.id, **_values(uow, deed), version=deed.version)
        .on_conflict_do_nothing()
        .returning(_deed.c.id)
    )
    return row is not None


async def get(uow: UnitOfWork, deed_id: UUID, *, of: UUID, lock: bool = False) -> Deed:
    """One's own deed. Raises NotFound for what is not there or is somebody else's, alike."""
    query = select(_deed).where(_deed.c.id == deed_id, _deed.c.person_id == of)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("You have nothing of that id. The list shows what you planned and did.")
    return opened(uow, row)


async def find(uow: UnitOfWork, deed_id: UUID) -> Deed | None:
    """For what time does: whoever's it is, locked."""
    row = await uow.first(select(_deed).where(_deed.c.id == deed_id).with_for_update())
    return opened(uow, row) if row is not None else None


async def save(uow: UnitOfWork, deed: Deed) -> Deed:
    """Write it; returns it with its new version."""
    version = deed.version + 1
    await uow.execute(
        update(_deed).where(_deed.c.id == deed.id).values(**_values(uow, deed), version=version)
    )
    return replace(deed, version=version)


async def remove(uow: UnitOfWork, deed_id: UUID, *, of: UUID) -> None:
    await uow.execute(delete(_deed).where(_deed.c.id == deed_id, _deed.c.person_id == of))


async def how_many_open(uow: UnitOfWork, person_id: UUID) -> int:
    found: int = await uow.scalar(
        select(func.count()).where(_deed.c.person_id == person_id, _deed.c.due_at.is_not(None))
    )
    return found


async def nation_of(uow: UnitOfWork, person_id: UUID) -> str | None:
    """Where somebody lives, as membership says."""
    return await _place(uow, person_id, "nation")


async def area_of(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The local authority in which somebody lives."""
    return await _place(uow, person_id, "area")


async def seat_of(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The constituency in which somebody votes."""
    return await _place(uow, person_id, "constituency")


async def _place(uow: UnitOfWork, person_id: UUID, name: str) -> str | None:
    found: str | None = await uow.scalar(
        select(tables.person.c[name]).where(tables.person.c.person_id == person_id)
    )
    return found


def own(person_id: UUID) -> Select[Any]:
    """What somebody planned and did, as a query that pages are cut from."""
    return select(_deed).where(_deed.c.person_id == person_id)


async def all_of(uow: UnitOfWork, person_id: UUID) -> list[Deed]:
    """Somebody's own deeds, the newest first."""
    rows = await uow.all(own(person_id).order_by(_deed.c.created_at.desc(), _deed.c.id).limit(200))
    return [opened(uow, row) for row in rows]


async def forget_over(uow: UnitOfWork, *, before: datetime) -> int:
    """Delete what is over and was not touched since that moment."""
    result = await uow.execute(
        delete(_deed).where(_deed.c.due_at.is_(None), _deed.c.changed_at < before)
    )
    return int(result.rowcount)


def opened(uow: UnitOfWork, row: AnyRow) -> Deed:
    """A row as a deed, with its person's own words."""
    words: dict[str, Answer] = json.loads(uow.must_seal.open(row.sealed, _context(row.id)))
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Deed(
        id=row.id,
        action=Action(row.kind),
        status=Status(row.status),
        answers={**row.facts, **words},
        version=row.version,
        **plain,
    )


def _values(uow: UnitOfWork, deed: Deed) -> dict[str, Any]:
    private = {each.name for each in kind_of(deed.action).questions if each.private}
    words = {name: value for name, value in deed.answers.items() if name in private}
    facts = {name: value for name, value in deed.answers.items() if name not in private}
    return {
        **{name: getattr(deed, name) for name in _PLAIN},
        "kind": deed.action.value,
        "status": deed.status.value,
        "facts": facts,
        "sealed": _seal(uow, deed.id, words),
    }


def _seal(uow: UnitOfWork, deed_id: UUID, words: Mapping[str, Answer]) -> bytes:
    plain = json.dumps(words).encode()
    return uow.must_seal.seal(plain.ljust(-(-len(plain) // _BLOCK) * _BLOCK), _context(deed_id))


def _context(deed_id: UUID) -> str:
    return f"deed:{deed_id}"
