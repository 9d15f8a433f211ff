"""Keeping the figures: how they stood at the end of each day, and that the tally is true."""

from collections.abc import Sequence
from datetime import date, timedelta

from membership.queries.register import live_cells
from membership.store import register as store
from sanctuary.actor import Actor, Role
from sanctuary.db import AnyRow, UnitOfWork


async def close_day(uow: UnitOfWork, opened: date) -> None:
    """A day opens: keep the figures as the day before left them."""
    await store.compact(uow)
    before = opened - timedelta(days=1)
    await store.keep(uow, before, await live_cells(uow, before))


async def reconcile(uow: UnitOfWork, *, by: Actor) -> Sequence[AnyRow]:
    """Hold the tally against the rows that it counts, and correct it. Returns what differed."""
    by.must(Role.NATIONAL_TEAM)
    await store.compact(uow)
    found = await store.differences(uow)
    await store.correct(uow, found)
    return found
