"""What arrives is taken up at once: a lane at rest does not wait for its next look."""

import asyncio
from contextlib import suppress

from notifications.channels import Outcome

from .service import notifications
from .test_all_clear import OnTheWire, a_lane

HOURS = 9_999.0


async def test_a_chunk_wakes_a_lane_that_rests(tmp_path):
    async with notifications(tmp_path) as n:
        person, resting, sent = await n.person(), asyncio.Event(), asyncio.Event()

        async def took():
            sent.set()

        lane = await a_lane(n, tmp_path, OnTheWire(took, lambda _: Outcome.ACCEPTED))
        lane.idle = HOURS
        looks = lane.window

        async def look():
            found = await looks()
            resting.set()
            return found

        lane.window = look
        running = asyncio.create_task(lane.run())
        try:
            await resting.wait()
            await n.launched([person])
            await sent.wait()
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def test_what_is_rolled_back_wakes_nobody(tmp_path):
    async with notifications(tmp_path) as n:
        database = n.h.database
        waits = database.work_left
        with suppress(LookupError):
            async with database.transaction() as uow:
                uow.leaves_work = True
                raise LookupError
        assert not waits.is_set()
        async with database.transaction() as uow:
            uow.leaves_work = True
        assert waits.is_set()
        assert not database.work_left.is_set()
