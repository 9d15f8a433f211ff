"""A worker that is told to stop: what is on the wire comes to its end, the rest waits for others."""

import asyncio
from contextlib import suppress

from notifications.sending import sender
from notifications.sending.late import Watch
from sanctuary.ids import new_id

from .service import notifications


async def test_a_stop_in_the_middle_of_a_mobilisation_leaves_nobody_in_doubt(tmp_path):
    def holds(stage, *_):
        return "hold" if stage == "content" else None

    async with notifications(tmp_path, answering=holds) as n:
        people = [await n.person() for _ in range(40)]
        cause = await n.launched(people)
        sending = asyncio.create_task(sender.run(n.h.runtime))

        async def on_the_wire():
            return b"DATA" in n.relay.commands

        await n.until(on_the_wire)
        sending.cancel()
        asyncio.get_running_loop().call_later(0.2, n.relay.go.set)
        with suppress(asyncio.CancelledError):
            await sending
        statuses = [row.status for row in await n.rows(cause=cause)]
        reached = len(n.relay.accepted)
        assert 0 < reached < len(people)
        assert statuses.count("accepted") == reached
        assert statuses.count("queued") == len(people) - reached
        await n.send()
        assert len(set(n.relay.accepted)) == len(n.relay.accepted) == len(people)


class Slow(Watch):
    """One whose last look takes a moment to give up."""

    async def _look(self):
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)


async def test_a_stop_while_the_last_look_ends_is_not_taken_for_its_end(tmp_path):
    async with notifications(tmp_path) as n:
        went_on = asyncio.Event()

        async def lane():
            watch = Slow(n.h.database, ())
            watch.called = {new_id()}
            async with watch:
                await asyncio.sleep(0.15)
            went_on.set()

        task = asyncio.create_task(lane())
        await asyncio.sleep(0.17)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert task.cancelled()
        assert not went_on.is_set()


async def test_a_stop_while_it_starts_ends_a_sender_too(tmp_path):
    async with notifications(tmp_path) as n:
        for step in range(150):
            task = asyncio.create_task(sender.run(n.h.runtime))
            await asyncio.sleep(step * 0.0005)
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=10)
            assert done, f"stopped after {step} half milliseconds, it goes on"
