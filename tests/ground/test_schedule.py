"""Days open once, in order and without gaps; timers live and die with their fact."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from sanctuary.db import Database, service_metadata
from sanctuary.ground_tables import day_opened, ground_tables, timer
from sanctuary.schedule import (
    Schedule,
    cancel_timer,
    close_days_after,
    fire_timers,
    load_clock,
    open_days,
    set_timer,
    store_clock,
)
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import harness


class Diary:
    """A service made up for one test: remembers which days opened and which timers fired."""

    def __init__(self):
        self.days, self.fired, self.fails = [], [], 0
        metadata = service_metadata()
        ground_tables(metadata)
        schedule = Schedule()
        schedule.each_day("diary")(self.day)
        schedule.on("note")(self.note)
        self.service = Service("awards", metadata, (), Subscribers("awards"), schedule)

    async def day(self, day, uow):
        self.days.append(day)

    async def note(self, due, uow):
        if self.fails:
            self.fails -= 1
            raise RuntimeError("not this time")
        self.fired.append((due.id, due.generation, dict(due.payload)))


async def test_missed_days_open_one_by_one_and_in_order():
    diary = Diary()
    async with harness(diary.service) as h:
        start = h.clock.today()
        await h.open_days(start)
        await h.open_days(start + timedelta(days=40))
        assert diary.days == [start + timedelta(days=n) for n in range(41)]


async def test_tidying_needs_only_the_last_of_the_missed_days():
    diary = Diary()
    diary.service.schedule.each_day("diary", only_latest=True)(diary.day)
    async with harness(diary.service) as h:
        start = h.clock.today()
        await h.open_days(start)
        await h.open_days(start + timedelta(days=40))
        assert diary.days == [start, start + timedelta(days=40)]


async def test_a_day_opens_once_over_all_replicas():
    diary = Diary()
    async with harness(diary.service) as h:
        await h.open_days(h.clock.today())
        h.clock.offset += timedelta(days=30)
        replica = Database(h.settings.database_url, h.clock)
        await asyncio.gather(
            open_days(h.service.schedule, h.database), open_days(h.service.schedule, replica)
        )
        await replica.close()
        assert len(diary.days) == len(set(diary.days)) == 31


async def test_the_day_is_londons_day():
    diary = Diary()
    async with harness(diary.service) as h:
        h.clock.move_to(datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
        await open_days(h.service.schedule, h.database)
        assert diary.days == [date(2027, 7, 1)]


async def test_a_timer_fires_when_due_and_once():
    diary = Diary()
    async with harness(diary.service) as h:
        async with h.transaction() as uow:
            due = h.clock.now() + timedelta(minutes=20)
            await set_timer(uow, "a", kind="note", due_at=due, generation=3, payload={"n": 1})
        assert await h.fire_timers() == 0
        assert await h.fire_timers(after=timedelta(minutes=21)) == 1
        assert await h.fire_timers(after=timedelta(minutes=21)) == 0
        assert diary.fired == [("a", 3, {"n": 1})]


async def test_a_cancelled_timer_never_fires_and_a_moved_one_waits():
    diary = Diary()
    async with harness(diary.service) as h:
        async with h.transaction() as uow:
            due = h.clock.now() + timedelta(minutes=1)
            await set_timer(uow, "gone", kind="note", due_at=due)
            await set_timer(uow, "moved", kind="note", due_at=due)
            await cancel_timer(uow, "gone")
            await set_timer(
                uow, "moved", kind="note", due_at=due + timedelta(hours=1), generation=2
            )
        assert await h.fire_timers(after=timedelta(minutes=2)) == 0
        assert await h.fire_timers(after=timedelta(hours=1)) == 1
        assert diary.fired == [("moved", 2, {})]


async def test_two_replicas_fire_a_timer_once():
    diary = Diary()
    async with harness(diary.service) as h:
        async with h.transaction() as uow:
            for n in range(50):
                await set_timer(uow, str(n), kind="note", due_at=h.clock.now())
        replica = Database(h.settings.database_url, h.clock)
        await asyncio.gather(
            fire_timers(h.service.schedule, h.database), fire_timers(h.service.schedule, replica)
        )
        await replica.close()
        assert sorted(int(fired[0]) for fired in diary.fired) == list(range(50))


async def test_a_timer_that_fails_is_kept_and_fires_later():
    diary = Diary()
    diary.fails = 1
    async with harness(diary.service) as h:
        async with h.transaction() as uow:
            await set_timer(uow, "a", kind="note", due_at=h.clock.now())
        assert await h.fire_timers() == 0
        async with h.transaction() as uow:
            assert await uow.scalar(select(timer.c.attempts)) == 1
        assert await h.fire_timers(after=timedelta(minutes=1)) == 1


async def test_a_rehearsal_moves_time_for_every_replica_and_gives_it_back():
    diary = Diary()
    async with harness(diary.service) as h:
        today = h.clock.today()
        await h.open_days(today)
        async with h.transaction() as uow:
            await store_clock(uow, timedelta(days=10))
        replica = Database(h.settings.database_url)
        await load_clock(replica)
        assert replica.clock.today() == datetime.now(UTC).date() + timedelta(days=10)
        await open_days(h.service.schedule, replica)
        async with h.transaction() as uow:
            await close_days_after(uow, today)
            days = await uow.all(select(day_opened.c.day).where(day_opened.c.job == "diary"))
        await replica.close()
        assert [row.day for row in days] == [today]


async def test_a_replica_that_has_not_heard_of_the_end_of_a_rehearsal_opens_no_later_day():
    diary = Diary()
    async with harness(diary.service) as h:
        start = h.clock.today()
        await h.open_days(start)
        async with h.transaction() as uow:
            await store_clock(uow, timedelta(0))
        h.clock.offset += timedelta(days=30)
        assert await open_days(diary.service.schedule, h.database) == 0
        assert diary.days == [start]
