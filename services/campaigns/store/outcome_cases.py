"""Cases of change as rows."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, insert, literal, select, update

from campaigns.domain.outcome_case import MayQuote, OutcomeCase, Scale, Source, Status
from campaigns.tables import outcome_case as _table
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_SOURCE = {"title": "source_title", "url": "source_url", "published_on": "source_on"}


async def get(uow: UnitOfWork, case_id: UUID, *, lock: bool = False) -> OutcomeCase:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == case_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no case of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> OutcomeCase:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    source = Source(**{name: values.pop(column) for name, column in _SOURCE.items()})
    lists = {name: tuple(values[name]) for name in ("outcomes", "impacts", "leads_to")}
    may_quote = MayQuote(row.may_quote) if row.may_quote else None
    kinds = {"status": Status(row.status), "scale": Scale(row.scale), "may_quote": may_quote}
    return OutcomeCase(source=source, **values | lists | kinds)


async def add(uow: UnitOfWork, one: OutcomeCase) -> None:
    values = asdict(one)
    source = values.pop("source")
    values |= {column: source[name] for name, column in _SOURCE.items()}
    await uow.execute(insert(_table).values(**values))


async def save(uow: UnitOfWork, one: OutcomeCase) -> None:
    await uow.execute(
        update(_table)
        .where(_table.c.id == one.id)
        .values(
            status=one.status,
            decided_by=one.decided_by,
            decided_at=one.decided_at,
            reason=one.reason,
            leads_to=list(one.leads_to),
        )
    )


async def some(uow: UnitOfWork, ids: tuple[UUID, ...]) -> dict[UUID, OutcomeCase]:
    """Those of these ids that are cases."""
    rows = await uow.all(select(_table).where(_table.c.id.in_(ids)))
    return {row.id: of_row(row) for row in rows}


async def led_to(uow: UnitOfWork, case_id: UUID) -> list[UUID]:
    """The cases that this one grew out of."""
    rows = await uow.all(
        select(_table.c.id).where(literal(case_id) == any_(_table.c.leads_to)).order_by(_table.c.id)
    )
    return [row.id for row in rows]


async def confirmed(uow: UnitOfWork, first: date, last: date) -> list[OutcomeCase]:
    """What happened in these days and was confirmed, in the order in which it happened."""
    rows = await uow.all(
        select(_table)
        .where(_table.c.status == Status.CONFIRMED, _table.c.happened_on.between(first, last))
        .order_by(_table.c.happened_on, _table.c.id)
    )
    return [of_row(row) for row in rows]
