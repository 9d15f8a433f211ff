"""A worker's connections to NATS end with it, whether or not NATS is there."""

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sanctuary.engine import Nats
from sanctuary.messaging import Messaging
from sanctuary.service import load
from sanctuary.testing import harness


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("gone", [False, True])
async def test_a_worker_that_ends_looks_for_nats_no_longer(gone):
    with TemporaryDirectory(prefix="sanctuary-messaging-") as folder:
        broker = await asyncio.to_thread(Nats(Path(folder) / "nats").start)
        try:
            async with harness("awards", nats_url=broker.url("awards")) as h:
                messaging = Messaging(h.settings, h.database, load("awards").subscribers)
                running = asyncio.create_task(messaging.run())
                await until(lambda: messaging.connected)
                if gone:
                    broker.stop()
                    await until(lambda: not messaging.connected)
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running
                assert messaging.client.is_closed
                assert messaging.listening.is_closed
        finally:
            broker.stop()
