"""City-wide status of the past, as a list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from membership.tables import city_status
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def city_statuses(
    uow: UnitOfWork, asked: PageAsked, *, nation: str | None
) -> Sequence[Row[Any]]:
    query = select(city_status)
    if nation is not None:
        query = query.where(city_status.c.nation == nation)
    return await uow.all(asked.select(query, city_status.c.id))
