"""What still stands somewhere although its consent does not hold."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from campaigns import tables
from campaigns.domain.consent import Kind
from campaigns.queries.matters import WHERE_READ
from campaigns.store import consents
from sanctuary.db import UnitOfWork


async def standing(uow: UnitOfWork, today: date) -> list[tuple[Row[Any], str]]:
    """Each place with why; a story comes before a photo."""
    table = tables.content_use
    kinds: tuple[Kind, ...] = ("story", "photo")
    found: list[tuple[Row[Any], str]] = []
    for kind in kinds:
        rows = await uow.all(
            select(table)
            .where(table.c.kind == kind)
            .order_by(table.c.thing_id, table.c.matter, table.c.matter_id)
        )
        known = await consents.consents(uow, kind, [row.thing_id for row in rows])
        found += [
            (row, why) for row in rows if (why := known[row.thing_id].problem(today, WHERE_READ))
        ]
    return found
