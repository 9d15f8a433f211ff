"""Facts as rows, an edition each."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.fact import USABLE, Fact, Said, Status
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

_table = tables.fact
_SAID = ("says_en", "says_cy", "figure", "cited_title", "cited_url", "published_on")


async def editions(uow: UnitOfWork, fact_id: UUID, *, lock: bool = False) -> list[Fact]:
    """Every edition, the oldest first. Raises NotFound."""
    query = select(_table).where(_table.c.id == fact_id).order_by(_table.c.edition)
    rows = await uow.all(query.with_for_update() if lock else query)
    if not rows:
        raise NotFound("There is no fact of that id. The list of facts shows those there are.")
    return [_fact(row) for row in rows]


async def current(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, Fact]:
    """Of each, the newest edition that was ever approved, or else the newest."""
    rows = await uow.all(
        select(_table).where(_table.c.id.in_(list(ids))).order_by(_table.c.edition)
    )
    found: dict[UUID, Fact] = {}
    for fact in map(_fact, rows):
        before = found.get(fact.id)
        if before is None or fact.status in USABLE or before.status not in USABLE:
            found[fact.id] = fact
    return found


async def add(uow: UnitOfWork, fact: Fact) -> None:
    await uow.execute(insert(_table).values(**_values(fact)))


async def add_missing(uow: UnitOfWork, facts: Iterable[Fact]) -> None:
    """What ships, where it is not there yet: nothing that was made of it is undone."""
    for fact in facts:
        await uow.execute(upsert(_table).values(**_values(fact)).on_conflict_do_nothing())


async def save(uow: UnitOfWork, fact: Fact) -> Fact:
    saved = replace(fact, version=fact.version + 1)
    await uow.execute(
        update(_table)
        .where(_table.c.id == fact.id, _table.c.edition == fact.edition)
        .values(**_values(saved))
    )
    return saved


async def to_look_at(uow: UnitOfWork, until: date) -> list[Fact]:
    """Approved facts whose review comes by then, locked."""
    rows = await uow.all(
        select(_table)
        .where(_table.c.status == Status.APPROVED, _table.c.review_on <= until)
        .order_by(_table.c.id, _table.c.edition)
        .with_for_update()
    )
    return [_fact(row) for row in rows]


async def listed(
    uow: UnitOfWork, asked: PageAsked, *, status: Status | None = None, owner: UUID | None = None
) -> Sequence[Row[Any]]:
    """Every edition, the newest fact first."""
    query = select(_table)
    if status:
        query = query.where(_table.c.status == status)
    if owner:
        query = query.where(_table.c.owned_by == owner)
    return await uow.all(asked.select(query, _table.c.id, _table.c.edition, descending=True))


def of_row(row: Row[Any]) -> Fact:
    return _fact(row)


def _fact(row: Row[Any]) -> Fact:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    said = Said(**{name: values.pop(name) for name in _SAID})
    return Fact(**values | {"status": Status(row.status)}, said=said)


def _values(fact: Fact) -> dict[str, Any]:
    values = asdict(fact)
    said: dict[str, Any] = values.pop("said")
    return values | said
