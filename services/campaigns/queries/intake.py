"""Sources of signals, newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from campaigns.tables import intake_source as table
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def sources(uow: UnitOfWork, asked: PageAsked) -> Sequence[Row[Any]]:
    return await uow.all(asked.select(select(table), table.c.id, descending=True))
