"""The rota, swaps that concern somebody, and calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from campaigns import tables
from campaigns.queries.incidents import within
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def turns(
    uow: UnitOfWork, asked: PageAsked, *, nation: str | None, since: datetime
) -> Sequence[Row[Any]]:
    """Those that end after `since`; with a nation, its own and those of the whole UK."""
    table = tables.duty_turn
    query = select(table).where(table.c.ends_at > since, table.c.cancelled_at.is_(None))
    if nation:
        query = query.where(or_(table.c.nation == nation, table.c.nation.is_(None)))
    return await uow.all(asked.select(query, table.c.id))


async def swaps(uow: UnitOfWork, asked: PageAsked, person_id: UUID) -> Sequence[Row[Any]]:
    """What they asked and what they were asked, newest first, each with its turn's times."""
    table, turn = tables.duty_swap, tables.duty_turn
    query = (
        select(table, turn.c.starts_at, turn.c.ends_at)
        .join(turn, turn.c.id == table.c.turn_id)
        .where(or_(table.c.asked_by == person_id, table.c.person_id == person_id))
    )
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def calls(
    uow: UnitOfWork, actor: Actor, asked: PageAsked, *, status: str | None
) -> Sequence[Row[Any]]:
    """Newest first, each with how many matters and how many reports belong to it."""
    table, signal = tables.duty_call, tables.signal
    again = signal.alias("again")
    matters = (
        select(func.count())
        .where(signal.c.call_id == table.c.id)
        .scalar_subquery()
        .label("matters")
    )
    more = (
        select(func.count())
        .select_from(again.join(signal, again.c.duplicate_of == signal.c.id))
        .where(signal.c.call_id == table.c.id)
        .scalar_subquery()
    )
    query = select(table, matters, (matters + more).label("reports")).where(
        within(actor, table.c.nation)
    )
    if status:
        query = query.where(table.c.status == status)
    return await uow.all(asked.select(query, table.c.id, descending=True))
