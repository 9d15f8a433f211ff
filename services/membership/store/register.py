"""Figures as rows: what changed since, compacted; and how each figure stood on days that passed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.register import Cell, Measure
from membership.tables import register_mark, register_period
from sanctuary.db import AnyRow, UnitOfWork

KEY = ("measure", "nation", "region", "stream", "status")

_COMPACT = text(
    """
    with gone as (delete from register_tally returning *)
    insert into register_tally (measure, nation, area, stream, status, number)
    select measure, nation, area, stream, status, sum(number) from gone
    group by 1, 2, 3, 4, 5 having sum(number) <> 0
    """
)
# One statement sees one moment: the rows and what was tallied of them in the same transactions.
_DIFFERENCES = text(
    """
    with counted as (select * from register_counted),
    tallied as (
      select measure, nation, area, stream, status, sum(number) as number from register_tally
      group by 1, 2, 3, 4, 5
    )
    select coalesce(c.measure, t.measure) as measure, coalesce(c.nation, t.nation) as nation,
      coalesce(c.area, t.area) as area, coalesce(c.stream, t.stream) as stream,
      coalesce(c.status, t.status) as status, coalesce(c.number, 0) as counted,
      coalesce(t.number, 0) as tallied
    from counted c full join tallied t
      on c.measure = t.measure and c.nation = t.nation and c.area = t.area
      and c.stream = t.stream and c.status = t.status
    where coalesce(c.number, 0) <> coalesce(t.number, 0)
    order by 1, 2, 3, 4, 5
    """
)
_CORRECT = text(
    "insert into register_tally (measure, nation, area, stream, status, number) "
    "values (:measure, :nation, :area, :stream, :status, :number)"
)


async def compact(uow: UnitOfWork) -> None:
    """Make one row of the many that say how a figure changed, and one mark of many."""
    await uow.execute(_COMPACT)
    await uow.execute(delete(register_mark))
    await uow.execute(insert(register_mark))


async def marks(uow: UnitOfWork) -> tuple[int, int]:
    """Changes whenever something was committed that may change a figure, and never comes again."""
    row = await uow.first(
        select(func.count(), func.coalesce(func.max(register_mark.c.id), 0)).select_from(
            register_mark
        )
    )
    return (0, 0) if row is None else (row[0], row[1])


async def differences(uow: UnitOfWork) -> Sequence[AnyRow]:
    """Where the tally is not what its rows say. Nothing ever, unless somebody wrote past it."""
    return await uow.all(_DIFFERENCES)


async def correct(uow: UnitOfWork, found: Sequence[AnyRow]) -> None:
    """Make the tally say what the rows say."""
    rows = [
        {name: getattr(row, name) for name in ("measure", "nation", "area", "stream", "status")}
        | {"number": row.counted - row.tallied}
        for row in found
    ]
    if rows:
        await uow.execute(_CORRECT, rows)


async def kept_since(uow: UnitOfWork) -> date | None:
    """The first day whose figures were kept."""
    found: date | None = await uow.scalar(select(func.min(register_period.c.from_day)))
    return found


async def cells_kept(uow: UnitOfWork, day: date) -> list[Cell]:
    """The figures as they stood at the end of a day."""
    period = register_period.c
    rows = await uow.all(
        select(register_period).where(
            or_(period.until_day.is_(None), period.until_day > day), period.from_day <= day
        )
    )
    return [to_cell(row) for row in rows if row.number]


def to_cell(row: Any) -> Cell:
    return Cell(
        Measure(row.measure), int(row.number), row.nation, row.region, row.stream, row.status
    )


async def keep(uow: UnitOfWork, day: date, cells: Sequence[Cell]) -> None:
    """Write how the figures stood at the end of a day; what did not change takes no row."""
    period = register_period.c
    now = {_key(cell): cell.number for cell in cells}
    open_rows = await uow.all(select(register_period).where(period.until_day.is_(None)))
    before = {tuple(getattr(row, name) for name in KEY): row.number for row in open_rows}
    changed = [key for key in now.keys() | before.keys() if now.get(key, 0) != before.get(key, 0)]
    if day_has_nothing(now, before):
        changed = [(Measure.GROUPS.value, "", "", "", "")]
    for key in changed:
        await uow.execute(
            update(register_period)
            .where(*(period[name] == part for name, part in zip(KEY, key, strict=True)))
            .where(period.until_day.is_(None))
            .values(until_day=day)
        )
    rows = [
        dict(zip(KEY, key, strict=True)) | {"number": now.get(key, 0), "from_day": day}
        for key in changed
    ]
    if rows:
        again = insert(register_period)
        await uow.execute(
            again.on_conflict_do_update(
                index_elements=[*KEY, "from_day"],
                set_={"number": again.excluded.number, "until_day": None},
            ),
            rows,
        )


def day_has_nothing(now: dict[Any, int], before: dict[Any, int]) -> bool:
    """An empty register is kept too, so that the first day is known."""
    return not now and not before


def _key(cell: Cell) -> tuple[str, ...]:
    return (cell.measure.value, cell.nation, cell.region, cell.stream, cell.status)
