"""Kills and restarts of real engines and workers: nothing is lost, nothing takes effect twice."""

import asyncio
import signal
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path as Folder
from tempfile import TemporaryDirectory

import nats
import pytest

from sanctuary.bench.ground import Ground, effects
from sanctuary.engine import Nats, Postgres
from sanctuary.events.membership import PersonChanged
from sanctuary.ids import new_id
from sanctuary.messaging import Messaging
from sanctuary.subscribers import Subscribers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]
BATCH = 100


class Path:
    """The event path under attack: a store with its relay here, the consumer in another process."""

    def __init__(self, ground, source, target):
        self.ground, self.source, self.target = ground, source, target
        self.sent = 0
        self.relay = self.worker = None

    async def start_relay(self):
        messaging = Messaging(
            self.ground.settings("membership"), self.source, Subscribers("membership")
        )
        self.relay = asyncio.create_task(messaging.run())

    async def stop_relay(self):
        self.relay.cancel()
        await asyncio.gather(self.relay, return_exceptions=True)

    async def start_worker(self):
        self.worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sanctuary.bench.consumer",
            env=self.ground.environment("awards", ack_wait_seconds=1), stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def kill_worker(self):
        self.worker.send_signal(signal.SIGKILL)
        await self.worker.wait()

    async def publish(self, batches):
        for _ in range(batches):
            async with self.source.transaction() as uow:
                uow.emit(*(PersonChanged(person_id=new_id()) for _ in range(BATCH)))
            self.sent += BATCH
            await asyncio.sleep(0)

    async def settled(self, within=60):
        until = time.monotonic() + within
        while time.monotonic() < until:
            count, most = await effects(self.target)
            if count >= self.sent:
                return count, most
            await asyncio.sleep(0.05)
        return await effects(self.target)

    async def moving(self):
        """Wait until some, not all, has arrived: the middle of something."""
        before, _ = await effects(self.target)
        while (await effects(self.target))[0] <= before:
            await asyncio.sleep(0.002)


@asynccontextmanager
async def under_attack():
    # Not pytest's tmp_path: its parents are closed to the user that PostgreSQL runs as.
    kept = TemporaryDirectory(prefix="sanctuary-faults-")
    folder = Folder(kept.name)
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", durable=False)
    nats = Nats(folder / "nats", durable=False)
    await asyncio.to_thread(postgres.start)
    await asyncio.to_thread(nats.start)
    ground = Ground(postgres, nats)
    path = Path(ground, await ground.store("membership"), await ground.store("awards"))
    await path.start_relay()
    await path.start_worker()
    try:
        yield path
    finally:
        await path.stop_relay()
        if path.worker.returncode is None:
            path.worker.terminate()
            await path.worker.wait()
        await path.source.close()
        await path.target.close()
        nats.stop()
        postgres.stop()
        kept.cleanup()


async def test_the_broker_is_killed_in_the_middle_of_publishing():
    async with under_attack() as path:
        await path.publish(5)
        await path.moving()
        for _ in range(3):
            publishing = asyncio.create_task(path.publish(30))
            await path.moving()
            path.ground.nats.kill()
            await publishing  # the store takes events on while the broker is away
            await asyncio.to_thread(path.ground.nats.start)
        assert await path.settled() == (path.sent, 1)


async def test_a_worker_is_killed_in_the_middle_of_a_batch():
    async with under_attack() as path:
        for _ in range(3):
            publishing = asyncio.create_task(path.publish(40))
            await path.moving()
            await path.kill_worker()
            await publishing
            await path.start_worker()
        assert await path.settled() == (path.sent, 1)


async def test_postgresql_is_restarted_under_load():
    async with under_attack() as path:
        await path.publish(30)
        await path.moving()
        await asyncio.to_thread(path.ground.postgres.restart)
        await path.source.engine.dispose()
        await path.target.engine.dispose()
        await path.publish(10)
        assert await path.settled() == (path.sent, 1)


async def test_the_whole_broker_store_is_lost_and_comes_back_from_the_event_table():
    async with under_attack() as path:
        await path.publish(30)
        await path.moving()
        path.ground.nats.kill()
        path.ground.nats.wipe()
        await path.publish(5)
        await asyncio.to_thread(path.ground.nats.start)
        assert await path.settled() == (path.sent, 1)


async def test_a_quiet_service_too_notices_that_the_broker_lost_everything():
    async with under_attack() as path:
        await path.publish(5)
        assert await path.settled() == (path.sent, 1)
        path.ground.nats.kill()
        path.ground.nats.wipe()
        await asyncio.to_thread(path.ground.nats.start)
        # Nothing is published meanwhile: only the new connection tells.
        replayed = 0
        for _ in range(300):
            replayed = await stored(path.ground.nats)
            if replayed == path.sent:
                break
            await asyncio.sleep(0.1)
        assert replayed == path.sent
        assert await effects(path.target) == (path.sent, 1)


async def stored(broker):
    client = await nats.connect(broker.url())
    try:
        return (await client.jetstream().stream_info("MEMBERSHIP")).state.messages
    except nats.js.errors.NotFoundError:
        return 0
    finally:
        await client.close()


async def test_the_relay_takes_turns_between_replicas():
    async with under_attack() as path:
        first = path.relay
        await path.start_relay()
        await path.publish(30)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await path.publish(10)
        assert await path.settled() == (path.sent, 1)
