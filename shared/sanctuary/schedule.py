"""Time as rows: days that open once, timers that live and die with the fact they are about.

PostgreSQL is the trigger (DESIGN section 4): a timer is set, moved and cancelled in the transaction
of its fact, and fires in a transaction that re-checks it, so an acknowledgement always wins over an
escalation in flight.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from sanctuary.clock import Clock
from sanctuary.db import Database, UnitOfWork
from sanctuary.ground_tables import day_opened, rehearsal_clock, timer

logger = logging.getLogger(__name__)

DayJob = Callable[[date, UnitOfWork], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Timer:
    """What fires. `generation` is the count that its fact had when the timer was set."""

    id: str
    kind: str
    due_at: datetime
    generation: int
    payload: Mapping[str, Any]


TimerHandler = Callable[[Timer, UnitOfWork], Awaitable[None]]


async def set_timer(
    uow: UnitOfWork,
    timer_id: str,
    *,
    kind: str,
    due_at: datetime,
    generation: int = 0,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Set or move a timer. `payload` holds ids, as JSON; nothing personal."""
    values = {
        "kind": kind,
        "due_at": due_at,
        "generation": generation,
        "payload": dict(payload or {}),
        "attempts": 0,
    }
    await uow.execute(
        upsert(timer)
        .values(id=timer_id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def cancel_timer(uow: UnitOfWork, timer_id: str) -> None:
    await uow.execute(delete(timer).where(timer.c.id == timer_id))


class Schedule:
    """What a service does when a day opens and when a timer is due."""

    def __init__(self) -> None:
        self.days: dict[str, DayJob] = {}
        self.only_latest: set[str] = set()
        self.timers: dict[str, TimerHandler] = {}

    def each_day(self, job: str, *, only_latest: bool = False) -> Callable[[DayJob], DayJob]:
        """Run once for every calendar day of Europe/London, in order, whatever was missed.

        `only_latest` is for tidying up to a day: of several missed days the last one does it all.
        """

        def register(function: DayJob) -> DayJob:
            self.days[job] = function
            if only_latest:
                self.only_latest.add(job)
            return function

        return register

    def on(self, kind: str) -> Callable[[TimerHandler], TimerHandler]:
        """Handle timers of a kind."""

        def register(function: TimerHandler) -> TimerHandler:
            self.timers[kind] = function
            return function

        return register


async def open_days(schedule: Schedule, database: Database) -> int:
    """Open every day up to today that is not open yet. Returns how many this call opened."""
    today = database.clock.today()
    opened = 0
    for job, function in schedule.days.items():
        async with database.transaction() as uow:
            last = await uow.scalar(
                select(func.max(day_opened.c.day)).where(day_opened.c.job == job)
            )
        day = today if last is None else last + timedelta(days=1)
        if job in schedule.only_latest:
            day = max(day, today)
        while day <= today:
            async with database.transaction() as uow:
                if not await _has_come(uow, day):
                    break
                row = await uow.first(
                    upsert(day_opened)
                    .values(job=job, day=day, opened_at=database.clock.now())
                    .on_conflict_do_nothing()
                    .returning(day_opened.c.day)
                )
                if row is not None:
                    await function(day, uow)
                    opened += 1
            day += timedelta(days=1)
    return opened


async def _has_come(uow: UnitOfWork, day: date) -> bool:
    """Whether the stored clock of a rehearsal agrees; the lock lets none end while a day opens.

    A replica may hold an older offset for a moment. A day of the future that it opened after the
    end of a rehearsal would stay open, and its work would be missing when the day comes.
    """
    seconds = await uow.scalar(select(rehearsal_clock.c.offset_seconds).with_for_update(read=True))
    return seconds is None or day <= Clock(timedelta(seconds=seconds)).today()


async def fire_timers(schedule: Schedule, database: Database, *, limit: int = 200) -> int:
    """Fire what is due, oldest first, each in a transaction of its own. Returns how many fired."""
    now = database.clock.now()
    async with database.transaction() as uow:
        rows = await uow.all(
            select(timer.c.id).where(timer.c.due_at <= now).order_by(timer.c.due_at).limit(limit)
        )
    fired = 0
    for row in rows:
        try:
            fired += await _fire(schedule, database, row.id, now)
        except Exception:
            logger.exception("a timer failed and comes back later")
            async with database.transaction() as uow:
                await uow.execute(
                    update(timer)
                    .where(timer.c.id == row.id)
                    .values(
                        attempts=timer.c.attempts + 1,
                        due_at=literal(now, timer.c.due_at.type)
                        + timedelta(seconds=5) * (timer.c.attempts + 1),
                    )
                )
    return fired


async def _fire(schedule: Schedule, database: Database, timer_id: str, now: datetime) -> int:
    async with database.transaction() as uow:
        row = await uow.first(
            delete(timer)
            .where(
                timer.c.id.in_(
                    select(timer.c.id)
                    .where(timer.c.id == timer_id, timer.c.due_at <= now)
                    .with_for_update(skip_locked=True)
                )
            )
            .returning(*timer.c)
        )
        if row is None:
            return 0
        due = Timer(row.id, row.kind, row.due_at, row.generation, row.payload)
        await schedule.timers[due.kind](due, uow)
    return 1


async def load_clock(database: Database) -> None:
    """Take over the offset that a rehearsal set, so that all replicas share one time."""
    async with database.transaction() as uow:
        seconds = await uow.scalar(select(rehearsal_clock.c.offset_seconds))
    database.clock.offset = timedelta(seconds=seconds or 0)


async def store_clock(uow: UnitOfWork, offset: timedelta) -> None:
    """Move this service's clock, for every replica."""
    values = {"offset_seconds": round(offset.total_seconds())}
    await uow.execute(
        upsert(rehearsal_clock)
        .values(one=True, **values)
        .on_conflict_do_update(index_elements=["one"], set_=values)
    )


async def close_days_after(uow: UnitOfWork, day: date) -> None:
    """End of a rehearsal: days later than `day` open again when they really come."""
    await uow.execute(delete(day_opened).where(day_opened.c.day > day))
