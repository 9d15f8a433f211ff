"""How often sealed data was opened, by whom and for what: without what was opened."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Date, cast, func, select

from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import sealed_opening


@dataclass(frozen=True, slots=True)
class Openings:
    """The acts of one person on one day for one purpose."""

    opened_by: UUID
    day: date
    why: str
    times: int


async def between(uow: UnitOfWork, first: date, last: date, *, why: list[str]) -> list[Openings]:
    """Days of London from first to last; which records were opened is not for this list."""
    day = cast(func.timezone(str(LONDON), sealed_opening.c.opened_at), Date)
    rows = await uow.all(
        select(sealed_opening.c.opened_by, day.label("day"), sealed_opening.c.why, func.count())
        .where(
            sealed_opening.c.why.in_(why),
            sealed_opening.c.opened_at >= datetime.combine(first, time(), LONDON),
            sealed_opening.c.opened_at < datetime.combine(last + timedelta(1), time(), LONDON),
        )
        .group_by(sealed_opening.c.opened_by, day, sealed_opening.c.why)
        .order_by(day, sealed_opening.c.opened_by, sealed_opening.c.why)
    )
    return [Openings(*row) for row in rows]
