"""What indicators counted, month by month, and the reports of years as they were published."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.figures import Count
from campaigns.tables import impact_report, indicator_count
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

Cell = tuple[date, str, str, str]  # month, indicator, stream, nation

_ADD = text(
    "insert into indicator_count (month, indicator, stream, nation, number) "
    "select month, indicator, stream, nation, number "
    "from jsonb_to_recordset(cast(:counts as jsonb)) as x("
    "month date, indicator text, stream text, nation text, number int) "
    "on conflict (month, indicator, stream, nation) do update "
    "set number = indicator_count.number + excluded.number"
)


async def add(uow: UnitOfWork, counts: Mapping[Cell, int]) -> None:
    """Add to what was counted; always in the same order, so that two never wait for each other."""
    names = ("month", "indicator", "stream", "nation", "number")
    rows = [
        dict(zip(names, (month.isoformat(), *rest, number), strict=True))
        for (month, *rest), number in sorted(counts.items())
    ]
    if rows:
        await uow.execute(_ADD, {"counts": json.dumps(rows)})


async def counted(
    uow: UnitOfWork, first: date, last: date, *, nation: str | None = None
) -> list[Count]:
    """What was counted in the months from `first` to `last`, of one nation or of all."""
    table = indicator_count
    query = select(table).where(table.c.month.between(first, last))
    if nation is not None:
        query = query.where(table.c.nation == nation)
    rows = await uow.all(query.order_by(table.c.month))
    return [Count(row.indicator, row.month, row.stream, row.nation, row.number) for row in rows]


async def publish(
    uow: UnitOfWork, year: int, as_at: date, threshold: int, document: object, made: Decision
) -> bool:
    """Whether it was not published before: a year is published once."""
    result = await uow.execute(
        upsert(impact_report)
        .values(
            year=year,
            as_at=as_at,
            threshold=threshold,
            document=document,
            published_by=made.by,
            published_at=made.at,
            reason=made.reason,
        )
        .on_conflict_do_nothing()
    )
    return bool(result.rowcount)


async def published(uow: UnitOfWork, year: int) -> Row[Any]:
    row = await uow.first(select(impact_report).where(impact_report.c.year == year))
    if row is None:
        raise NotFound(
            "The impact report of this year is not published. Choose a year from the list of those "
            "that are, or ask the national team when this one follows."
        )
    return row


async def published_years(uow: UnitOfWork) -> Sequence[Row[Any]]:
    """Newest first."""
    table = impact_report
    return await uow.all(select(table.c.year, table.c.as_at).order_by(table.c.year.desc()))


async def all_published(uow: UnitOfWork) -> Sequence[Row[Any]]:
    """In the order in which they were published."""
    table = impact_report
    query = select(table.c.year, table.c.document).order_by(table.c.published_at, table.c.year)
    return await uow.all(query)
