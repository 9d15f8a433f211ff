"""Campaigns is killed while an audience leaves: everybody leaves once, and a pause still holds."""

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import insert, select, text

from campaigns.commands import mobilisations as commands
from campaigns.commands import release
from campaigns.domain.audience import Everyone
from campaigns.domain.chunks import chunks_of
from campaigns.store import mobilisations as store
from campaigns.testing import a_manager, a_mobilisation
from sanctuary import migrations
from sanctuary.bench.ground import Ground
from sanctuary.db import Database
from sanctuary.engine import Nats, Postgres
from sanctuary.ground_tables import granted, timer
from sanctuary.ids import new_id
from sanctuary.processes import free_port
from sanctuary.schedule import set_timer
from sanctuary.seal import Seal

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
PEOPLE, KILLS = 150_000, 3
CHUNKS = chunks_of(PEOPLE)
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
_FILL = """
insert into audience_person (person_id, known, nation, has_address, address_verified, purposes)
select gen_random_uuid(), true, 'wales', true, true, '{campaign}' from generate_series(1, :people)
"""
_RELEASED = text("select released from mobilisation")
_SENT = text(
    "select count(*), count(distinct person), count(distinct chunk) from event, "
    "lateral (select convert_from(body, 'utf8')::jsonb -> 'data' as data) d, "
    "lateral (select data ->> 'chunk' as chunk) c, "
    "lateral jsonb_array_elements_text(data -> 'person_ids') as person "
    "where type like 'campaigns.audience.released.%'"
)


class Releasing:
    """A store with one launched call, and the process that lets its audience go."""

    def __init__(self, ground, database, call):
        self.ground, self.database, self.call = ground, database, call
        self.process = None

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sanctuary.cli", "run", "campaigns", "worker",
            env=self.ground.environment("campaigns", port=free_port()),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def kill(self):
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def decide(self, decision):
        """As the API does, in a process that is not killed."""
        async with self.database.transaction() as uow:
            await decision(uow, self.call, reason="So", by=a_manager(), at=AT)

    async def released(self):
        async with self.database.transaction() as uow:
            return await uow.scalar(_RELEASED)

    async def beyond(self, chunks):
        while await self.released() <= chunks:
            await asyncio.sleep(0.01)

    async def overtaken_timer(self):
        """One that was about to fire when the pause came: taken from its row, as by a worker."""
        async with self.database.transaction() as uow:
            payload = {"mobilisation_id": str(self.call)}
            await set_timer(uow, "overtaken", kind=release.RELEASE, due_at=AT, payload=payload)

    async def no_timer_left(self):
        async def left():
            async with self.database.transaction() as uow:
                return await uow.scalar(select(timer.c.id).where(timer.c.kind == release.RELEASE))

        while await left():
            await asyncio.sleep(0.02)

    async def sent(self):
        async with self.database.transaction() as uow:
            return tuple((await uow.all(_SENT))[0])


@asynccontextmanager
async def releasing():
    with TemporaryDirectory(prefix="sanctuary-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "postgres", durable=False)
        nats = Nats(folder / "nats", durable=False)
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(nats.start)
        ground = Ground(postgres, nats)
        await postgres.create_database("bench_campaigns")
        settings = ground.settings("campaigns")
        await migrations.upgrade_async("campaigns", settings.database_url)
        database = Database(settings.database_url)
        database.seal = Seal(settings.seal_key, "campaigns")
        found = Releasing(ground, database, await launched(database))
        try:
            yield found
        finally:
            await found.kill()
            await database.close()
            nats.stop()
            postgres.stop()


async def admit(uow, actor):
    """Membership said so: the approval counts as long as the role is held."""
    for grant in actor.grants:
        await uow.execute(
            insert(granted).values(
                grant_id=new_id(),
                person_id=actor.id,
                role=grant.role,
                scope_kind=grant.scope_kind,
                scope_id=grant.scope_id,
                revoked=False,
            )
        )


async def launched(database):
    call = a_mobilisation(incident_id=None, rule=Everyone(), drill=False)
    async with database.transaction() as uow:
        await uow.execute(text(_FILL), {"people": PEOPLE})
        await store.add(uow, call)
    for _ in range(2):
        approver = a_manager()
        async with database.transaction() as uow:
            await admit(uow, approver)
            await commands.approve(uow, call.id, note="", by=approver, at=AT)
    async with database.transaction() as uow:
        await commands.launch(
            uow, call.id, fall_back=0, fallback_reason="", by=a_manager(), at=uow.clock.now()
        )
    return call.id


async def test_everybody_leaves_once_however_often_it_is_killed():
    async with releasing() as it:
        for _ in range(KILLS):
            before = await it.released()
            await it.start()
            await it.beyond(before)
            await it.kill()
        assert 1 < await it.released() < CHUNKS
        await it.start()
        await it.beyond(CHUNKS - 1)
        assert await it.sent() == (PEOPLE, PEOPLE, CHUNKS)


async def test_what_was_paused_while_nothing_ran_stays_so_until_it_is_resumed():
    async with releasing() as it:
        await it.start()
        await it.beyond(1)
        await it.kill()
        await it.decide(commands.pause)
        left = await it.released()
        assert left < CHUNKS
        await it.overtaken_timer()
        await it.start()
        await it.no_timer_left()
        assert await it.released() == left
        await it.decide(commands.resume)
        await it.beyond(CHUNKS - 1)
        assert await it.sent() == (PEOPLE, PEOPLE, CHUNKS)
