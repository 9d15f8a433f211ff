"""The days of a rehearsal: a service's own daily work, day by day, on the copy of its store."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, time
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from sanctuary.clock import LONDON, Clock
from sanctuary.db import UnitOfWork
from sanctuary.events import Event
from sanctuary.ground_tables import day_opened
from sanctuary.rehearse.parts import Happening, Play, Span, Trouble
from sanctuary.schedule import DayJob

Show = Callable[[str, int, int], None]
NOON = time(12)
EVERY = 16


class Copy:
    """The copy of one store, and the only way to open a transaction on it."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self.connection = connection
        self.clock = clock
        self.happenings: list[Happening] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """Commit on a normal end, roll back on any exception; what was emitted is heard here."""
        uow = _Overheard(self.connection, self.clock, correlation_id=uuid4().hex)
        try:
            yield uow
        except BaseException:
            await self.connection.rollback()
            raise
        await self.connection.commit()
        today = self.clock.today()
        self.happenings += [Happening(today, event) for event in uow.heard]


class _Overheard(UnitOfWork):
    """What is emitted in a rehearsal is not even recorded: no relay could ever publish it."""

    @property
    def heard(self) -> list[Event]:
        return [draft.event for draft in self._drafts]


async def pass_days(
    works: Mapping[str, DayJob], copy: Copy, span: Span, play: Play, show: Show
) -> list[Trouble]:
    """Open every day of the span, in order, with these daily works.

    A day is one transaction. Work that fails does not end the rehearsal: it is what one rehearses
    for. Then the day is gone through again, each work alone.
    """
    opened = await _opened(copy)
    troubles: list[Trouble] = []
    for n, day in enumerate(span):
        copy.clock.move_to(datetime.combine(day, NOON, LONDON))
        jobs = [(name, job) for name, job in works.items() if day > opened.get(name, date.min)]
        if not await _together(copy, day, jobs, play):
            troubles += await _alone(copy, day, jobs)
            async with copy.transaction() as uow:
                await play.act(day, uow)
        if n % EVERY == 0:
            show(f"{day:%B %Y}", n, span.days)
    show(f"{span.last:%B %Y}", span.days, span.days)
    return troubles


async def _opened(copy: Copy) -> dict[str, date]:
    """The last day on which each daily work was done before the copy was made."""
    async with copy.transaction() as uow:
        rows = await uow.all(
            select(day_opened.c.job, func.max(day_opened.c.day)).group_by(day_opened.c.job)
        )
    return {row[0]: row[1] for row in rows}


async def _together(copy: Copy, day: date, jobs: Sequence[tuple[str, DayJob]], play: Play) -> bool:
    """Whether all work of the day was done. What people do comes after it, and once."""
    worked = False
    try:
        async with copy.transaction() as uow:
            for _, job in jobs:
                await job(day, uow)
            worked = True
            await play.act(day, uow)
    except Exception:
        if worked:
            raise
        return False
    return True


async def _alone(copy: Copy, day: date, jobs: Sequence[tuple[str, DayJob]]) -> list[Trouble]:
    troubles = []
    for name, job in jobs:
        try:
            async with copy.transaction() as uow:
                await job(day, uow)
        except Exception as failed:  # noqa: BLE001 — it is told, and the other work goes on
            troubles.append(Trouble(day, name, type(failed).__name__))
    return troubles
