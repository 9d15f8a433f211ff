"""A send under attack: workers, relay, PostgreSQL and NATS are killed while it goes on.

The real notifications service, two workers of it, sends campaigns and reminders that reach it as
events over JetStream, each event published twice. What counts at the end is the relay's own log.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import asyncpg
import nats

from sanctuary import migrations
from sanctuary.bench.ground import Ground
from sanctuary.db import STORE_GONE, Database
from sanctuary.engine import Nats, Postgres
from sanctuary.events import Event
from sanctuary.events.awards import AwardLapsed
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched
from sanctuary.faults import sink
from sanctuary.faults.publishing import Publishing
from sanctuary.faults.targets import NATS, POSTGRES, RELAY, WORKER, Program, Targets, a_relay
from sanctuary.faults.verdict import Row, Verdict, judge
from sanctuary.ground_tables import event as event_table
from sanctuary.ids import new_id
from sanctuary.processes import free_port

_CONTACTS = """
insert into contact (person_id, wanted_version, version, name, email, verified, language, bases)
select id, 1, 1, 'Person ' || n, 'p' || to_char(n, 'FM000000') || '@example.org', true,
  case when n % 4 = 0 then 'cy' else 'en' end,
  '{"campaign": "consent", "renewal": "service_message", "service": "service_message"}'
from unnest($1::uuid[]) with ordinality as x(id, n)
"""
_ROWS = """
select replace(id::text, '-', ''), category, status || coalesce(': ' || reason, '') from delivery
"""
_WAITING = """
select (select count(*) from audience)
  + (select count(*) from delivery where status in ('queued', 'sending'))
"""
_WEIGHTS = {WORKER: 4, RELAY: 3, POSTGRES: 2, NATS: 2}
_STEP_SECONDS, _DRAIN_SECONDS = 20.0, 240.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a send is, how often something is killed, and what a kill can cut at most."""

    messages: int = 20_000
    per_event: int = 100
    kills: int = 110
    workers: int = 2
    connections: int = 4
    wait_ms: float = 2.0
    relay_dies: float = 0.5
    durable: bool = True
    seed: int = 4

    @property
    def bound(self) -> dict[str, int]:
        """Mails that one fault may send twice: one for each connection that it cuts."""
        return {WORKER: self.connections, RELAY: self.connections * self.workers}


@dataclass
class Outcome:
    """What a send came to. `duplicates` counts events that were published once more."""

    verdict: Verdict
    duplicates: int
    seconds: float
    ended_by_themselves: int

    def failures(self, plan: Plan) -> list[str]:
        """What breaks a promise."""
        found = self.verdict.failures(plan.bound)
        if self.ended_by_themselves:
            found.append(f"a worker ended by itself, {self.ended_by_themselves} times")
        return found


async def attack(plan: Plan) -> Outcome:
    """Send, kill, wait for the end, compare."""
    draw = random.Random(plan.seed)
    started = time.monotonic()
    async with _stage(plan, draw) as stage:
        duplicates = await _under_fire(plan, draw, stage)
        await stage.drained()
        rows = [Row(*row) for row in await stage.fetch(_ROWS)]
        ended = sum(worker.ended_by_itself for worker in stage.targets.workers)
        verdict = judge(rows, sink.read(stage.log), stage.targets.faults)
    return Outcome(verdict, duplicates, round(time.monotonic() - started, 1), ended)


async def _under_fire(plan: Plan, draw: random.Random, stage: "Stage") -> int:
    """Let events in, one by one, and kill something each time enough has been taken."""
    events = await stage.prepared(plan)
    duplicates = 0
    spread, let_in = plan.messages // plan.kills, 0
    for step in range(plan.kills):
        # Three steps ahead of what is waited for, so that there is always something to kill.
        while let_in < min(len(events), len(events) * (step + 4) // plan.kills):
            publisher, event = events[let_in]
            await stage.emit(publisher, event)
            duplicates += await stage.publish_again(publisher)
            let_in += 1
        await stage.taken(spread * step + draw.randrange(spread))
        stage.targets.kill(draw.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0])
    return duplicates


@dataclass
class Stage:
    """Everything that runs, and what the attack asks of it."""

    ground: Ground
    targets: Targets
    publishers: dict[str, Database]
    log: Path

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        dsn = self.ground.postgres.url("bench_notifications").replace("+asyncpg", "")
        while True:
            try:
                connection = await asyncpg.connect(dsn)
                try:
                    return list(await connection.fetch(query, *values))
                finally:
                    await connection.close()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.05)

    async def prepared(self, plan: Plan) -> list[tuple[str, Event]]:
        """People, in the contact cache; half hear of a campaign, half of an award that lapsed."""
        people = [new_id() for _ in range(plan.messages)]
        await self.fetch(_CONTACTS, people)
        size = plan.per_event
        chunks = [people[n : n + size] for n in range(0, len(people), size)]
        called, reminded = chunks[::2], chunks[1::2]
        cause = new_id()
        launch = MobilisationLaunched(
            mobilisation_id=cause,
            template="mobilisation_act",
            audience_size=sum(map(len, called)),
            chunks=len(called),
        )
        found: list[tuple[str, Event]] = [("campaigns", launch)]
        for number, chunk in enumerate(called):
            released = _released(cause, number, len(called), chunk)
            found.append(("campaigns", released))
        for number, chunk in enumerate(reminded):
            found.insert(2 * number + 2, ("awards", await self._lapsed(chunk)))
        return found

    async def _lapsed(self, people: list[UUID]) -> AwardLapsed:
        organisation = new_id()
        await self.fetch(
            "insert into organisation (organisation_id, contacts) values ($1, $2)",
            organisation,
            people,
        )
        return AwardLapsed(
            award_id=new_id(),
            organisation_id=organisation,
            stream="schools",
            expired_on=date(2026, 1, 31),
        )

    async def emit(self, publisher: str, event: Event) -> None:
        """Record an event in its publisher's store, whatever has just been killed."""
        while True:
            try:
                async with self.publishers[publisher].transaction() as uow:
                    uow.emit(event)
            except STORE_GONE:
                await asyncio.sleep(0.05)
            else:
                return

    async def publish_again(self, publisher: str) -> int:
        """Put the newest event on the stream once more, where the broker cannot tell."""
        try:
            async with self.publishers[publisher].transaction() as uow:
                newest = event_table.select().order_by(event_table.c.position.desc()).limit(1)
                (row,) = await uow.all(newest)
            broker = await nats.connect(
                self.ground.nats.url(), allow_reconnect=False, connect_timeout=1
            )
            try:
                await broker.jetstream().publish(row.type, row.body, timeout=1)
            finally:
                await broker.close()
        except (*STORE_GONE, nats.errors.Error, TimeoutError):
            return 0
        return 1

    async def taken(self, goal: int) -> None:
        """Wait until the relay has taken so many, or for a while: some faults take their time."""
        until = time.monotonic() + _STEP_SECONDS
        while time.monotonic() < until:
            size = self.log.stat().st_size if self.log.exists() else 0
            if size >= goal * _LINE:
                return
            self.targets.revive()
            await asyncio.sleep(0.002)

    async def drained(self) -> None:
        """Wait until every event has become rows and every row is settled."""
        until = time.monotonic() + _DRAIN_SECONDS
        quiet = 0
        while time.monotonic() < until and quiet < _QUIET_LOOKS:
            self.targets.revive()
            (waiting,) = await self.fetch(_WAITING)
            quiet = quiet + 1 if waiting[0] == 0 else 0
            await asyncio.sleep(0.25)


_LINE = len("0" * 32 + " 0000000000.000000 p000000@example.org\n")
_QUIET_LOOKS = 12


def _released(cause: UUID, chunk: int, chunks: int, people: list[UUID]) -> AudienceReleased:
    return AudienceReleased(
        mobilisation_id=cause,
        chunk=chunk,
        chunks=chunks,
        template="mobilisation_act",
        person_ids=tuple(people),
    )


@asynccontextmanager
async def _stage(plan: Plan, draw: random.Random) -> AsyncIterator[Stage]:
    kept = TemporaryDirectory(prefix="sanctuary-faults-")
    folder = Path(kept.name)
    await asyncio.to_thread(folder.chmod, 0o711)
    postgres = Postgres(folder / "postgres", durable=plan.durable).start()
    broker = Nats(folder / "nats", durable=plan.durable).start()
    ground = Ground(postgres, broker)
    names = ("campaigns", "awards")
    publishers = {name: await ground.store(name) for name in names}
    await postgres.drop_database("bench_notifications")
    await postgres.create_database("bench_notifications")
    url = postgres.url("bench_notifications")
    await migrations.upgrade_async("notifications", url)
    relay = a_relay(folder / "taken", wait_ms=plan.wait_ms, draw=draw, dies=plan.relay_dies)
    workers = [_a_worker(ground, plan, folder, relay, number) for number in range(plan.workers)]
    targets = Targets(postgres, broker, workers, relay, draw, folder / "taken")
    stage = Stage(ground, targets, publishers, folder / "taken")
    relay.start()
    for worker in workers:
        worker.start()
    relays = [Publishing(ground, name, publishers[name]) for name in names]
    for each in relays:
        each.start()
    try:
        yield stage
    finally:
        for each in relays:
            await each.stop()
        targets.stop()
        for store in publishers.values():
            with suppress(*STORE_GONE):
                await store.close()
        broker.stop()
        postgres.stop()
        kept.cleanup()


def _a_worker(ground: Ground, plan: Plan, folder: Path, relay: Program, number: int) -> Program:
    changes = {
        "smtp_url": f"smtp://127.0.0.1:{relay.port}",
        "smtp_connections": plan.connections,
        "journal_dir": folder / "journal",
        "port": free_port(),
        "ack_wait_seconds": 2,
    }
    return Program(
        lambda: ["sanctuary.cli", "run", "notifications", "worker"],
        folder / f"worker{number}.log",
        ground.environment("notifications", **changes),
    )
