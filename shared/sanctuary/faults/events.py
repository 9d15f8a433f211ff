"""The event path under attack: kills, duplicates, disorder, poison, and a broker that is wiped.

A store with its relay here, JetStream, and a service of its own process that counts effects. What
must hold at the end: each event took effect once, no state ever fell back, what nobody can read is
parked and in nobody's way.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import nats
from sqlalchemy import func, select, text, update

from sanctuary.bench.ground import Ground, effect
from sanctuary.db import STORE_GONE, Database
from sanctuary.engine import Nats, Postgres
from sanctuary.events import Event
from sanctuary.events.membership import ContactChanged, GroupChanged, PersonChanged
from sanctuary.faults.consumer import BUG, seen
from sanctuary.faults.publishing import Publishing
from sanctuary.faults.targets import NATS, POSTGRES, WORKER, Program
from sanctuary.ground_tables import dead_letter
from sanctuary.ground_tables import event as recorded
from sanctuary.ids import new_id
from sanctuary.processes import free_port

_POISON = (b"", b"not json", b"{}", b'{"specversion": "1.0", "type": 7}', b"\xff\xfe")
_WEIGHTS = {WORKER: 4, POSTGRES: 2, NATS: 3}
_SETTLE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many events flow, and how much of each fault is put in."""

    events: int = 6_000
    per_transaction: int = 100
    kills: int = 40
    duplicates: int = 6_000
    people: int = 200
    versions: int = 25
    poison: int = 300
    bugs: int = 50
    wipes: int = 2
    durable: bool = True
    seed: int = 8


@dataclass
class Outcome:
    """What was put in, and what came of it; but for `seconds` all counts."""

    kills: dict[str, int] = field(default_factory=dict)
    events: int = 0
    duplicates: int = 0
    out_of_order: int = 0
    poison: int = 0
    wipes: int = 0
    lost: int = 0
    twice: int = 0
    fell_back: int = 0
    not_parked_once: int = 0
    seconds: float = 0.0

    @property
    def failures(self) -> list[str]:
        """What breaks a promise."""
        return [
            f"{count} {what}"
            for count, what in (
                (self.lost, "events never took effect"),
                (self.twice, "events took effect more than once"),
                (self.fell_back, "states fell back or are not the latest"),
                (self.not_parked_once, "unreadable messages were not parked, or more than once"),
            )
            if count
        ]


async def attack(plan: Plan) -> Outcome:
    """Each kind of fault in turn, on one set of engines; then count."""
    started = time.monotonic()
    async with _stage(plan) as stage:
        await stage.kills_and_duplicates()
        await stage.disorder()
        await stage.poison()
        await stage.wiped_broker()
        await stage.count()
    stage.outcome.seconds = round(time.monotonic() - started, 1)
    return stage.outcome


@dataclass
class Stage:
    plan: Plan
    ground: Ground
    source: Database
    target: Database
    consumer: Program
    publishing: Publishing
    bug: Path
    draw: random.Random
    outcome: Outcome = field(default_factory=Outcome)
    expected: set[UUID] = field(default_factory=set)
    parked: int = 0

    async def kills_and_duplicates(self) -> None:
        """Events flow; now and then something is killed, and old messages come in again."""
        plan, steps = self.plan, self.plan.kills + 1
        for step in range(steps):
            batches = plan.events // plan.per_transaction
            for _ in range(batches * step // steps, batches * (step + 1) // steps):
                people = [new_id() for _ in range(plan.per_transaction)]
                await self._emit(*(PersonChanged(person_id=person) for person in people))
                self.expected.update(people)
            if step < plan.kills:
                await self._again(plan.duplicates // plan.kills)
                await self._moving()
                self._kill(self.draw.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0])
        await self._until(self._effects, len(self.expected))

    async def disorder(self) -> None:
        """Every version of a state is on the stream in an order of chance before the true one."""
        await self.publishing.stop()
        people = [new_id() for _ in range(self.plan.people)]
        for version in range(1, self.plan.versions + 1):
            changes = [ContactChanged(person_id=one, contact_version=version) for one in people]
            await self._emit(*changes)
        async with self.source.transaction() as uow:
            mine = select(recorded).where(recorded.c.aggregate_id.in_(people))
            rows = list(await uow.all(mine))
        self.draw.shuffle(rows)
        newest: dict[UUID, int] = {}
        for row in rows:
            before = newest.get(row.aggregate_id, 0)
            self.outcome.out_of_order += row.aggregate_version < before
            newest[row.aggregate_id] = max(before, row.aggregate_version)
        await self._put(rows, keep_id=True)
        self.publishing.start()
        await self._until(self._latest, len(people))

    async def poison(self) -> None:
        """What nobody can read, versions nobody knows, and a handler with a bug, later mended."""
        async with self._broker() as stream:
            for n in range(self.plan.poison):
                kinds = len(_POISON)
                body = _POISON[n % kinds] + (f" {n}".encode() if n >= kinds else b"")
                await stream.publish("membership.person.changed.v1", body)
        self.outcome.poison += self.plan.poison + self.plan.bugs
        self.parked += self.plan.poison
        self.bug.touch()
        groups = [new_id() for _ in range(self.plan.bugs)]
        await self._emit(*(GroupChanged(group_id=group, contacts=()) for group in groups))
        self.expected.update(groups)
        await self._until(self._parked, self.parked + self.plan.bugs)
        self.bug.unlink()
        async with self.target.transaction() as uow:
            mended = update(dead_letter).where(dead_letter.c.event_id.is_not(None))
            await uow.execute(mended.values(status="replaying"))
        await self._until(self._effects, len(self.expected))

    async def wiped_broker(self) -> None:
        """The broker loses everything; the relay publishes its whole table anew."""
        for _ in range(self.plan.wipes):
            people = [new_id() for _ in range(self.plan.per_transaction)]
            self.ground.nats.kill()
            self.ground.nats.wipe()
            await self._emit(*(PersonChanged(person_id=person) for person in people))
            self.expected.update(people)
            self.ground.nats.start()
            self.outcome.wipes += 1
            await self._until(self._effects, len(self.expected))

    async def count(self) -> None:
        """What the target has, against what was recorded at the source."""
        async with self.target.transaction() as uow:
            found = {row.id: row.times for row in await uow.all(select(effect))}
            states = await uow.all(select(seen))
        self.outcome.events = len(self.expected) + self.plan.people * self.plan.versions
        self.outcome.lost = len(self.expected - set(found))
        self.outcome.twice = sum(times - 1 for times in found.values())
        latest = sum(row.version == self.plan.versions for row in states)
        self.outcome.fell_back = sum(row.falls for row in states) + self.plan.people - latest
        self.outcome.not_parked_once = abs(self.parked - await self._parked())

    # The means

    async def _emit(self, *events: Event) -> None:
        while True:
            try:
                async with self.source.transaction() as uow:
                    uow.emit(*events)
            except STORE_GONE:
                await asyncio.sleep(0.05)
            else:
                return

    async def _again(self, count: int) -> None:
        """Messages that are on the stream already, as new messages of the same bytes."""
        async with self.source.transaction() as uow:
            old = await uow.all(select(recorded).order_by(func.random()).limit(count))
        self.outcome.duplicates += await self._put(old, keep_id=False)

    async def _put(self, rows: Sequence[Any], *, keep_id: bool) -> int:
        put = 0
        async with self._broker() as stream:
            for row in rows:
                headers = {"Nats-Msg-Id": str(row.id)} if keep_id else None
                with suppress(nats.errors.Error, TimeoutError):
                    await stream.publish(row.type, row.body, headers=headers)
                    put += 1
        return put

    @asynccontextmanager
    async def _broker(self) -> AsyncIterator[Any]:
        client = await nats.connect(self.ground.nats.url())
        try:
            yield client.jetstream()
        finally:
            await client.close()

    def _kill(self, what: str) -> None:
        self.outcome.kills[what] = self.outcome.kills.get(what, 0) + 1
        if what == WORKER:
            self.consumer.kill()
            self.consumer.start()
        else:
            engine: Postgres | Nats = self.ground.postgres if what == POSTGRES else self.ground.nats
            engine.kill()
            engine.start()

    async def _effects(self) -> int:
        async with self.target.transaction() as uow:
            return int(await uow.scalar(select(func.count()).select_from(effect)))

    async def _latest(self) -> int:
        async with self.target.transaction() as uow:
            states = select(func.count()).where(seen.c.version == self.plan.versions)
            return int(await uow.scalar(states))

    async def _parked(self) -> int:
        async with self.target.transaction() as uow:
            waiting = text("select count(*) from dead_letter where status = 'parked'")
            return int(await uow.scalar(waiting))

    async def _moving(self) -> None:
        """Wait until something has taken effect, but not for long: a kill may come at any time."""
        with suppress(*STORE_GONE):
            before = await self._effects()
            for _ in range(self.draw.randrange(1, 100)):
                if await self._effects() > before:
                    return
                await asyncio.sleep(0.005)

    async def _until(self, look: Any, goal: int) -> None:
        """Wait for it, within a limit: what is missing then is counted as lost."""
        until = time.monotonic() + _SETTLE_SECONDS
        while time.monotonic() < until:
            with suppress(*STORE_GONE):
                if await look() >= goal:
                    return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _stage(plan: Plan) -> AsyncIterator[Stage]:
    kept = TemporaryDirectory(prefix="sanctuary-faults-")
    folder = Path(kept.name)
    await asyncio.to_thread(folder.chmod, 0o711)
    ground = Ground(
        Postgres(folder / "postgres", durable=plan.durable).start(),
        Nats(folder / "nats", durable=plan.durable).start(),
    )
    source, target = await ground.store("membership"), await ground.store("awards")
    publishing = Publishing(ground, "membership", source)
    changes = {"ack_wait_seconds": 1, "max_attempts": 3, "retry_delay": 0.05, "port": free_port()}
    environment = ground.environment("awards", **changes) | {BUG: str(folder / "bug")}
    command = ["sanctuary.faults.consumer"]
    consumer = Program(lambda: command, folder / "consumer.log", environment)
    publishing.start()
    consumer.start()
    draw = random.Random(plan.seed)
    try:
        yield Stage(plan, ground, source, target, consumer, publishing, folder / "bug", draw)
    finally:
        await publishing.stop()
        consumer.kill()
        await source.close()
        await target.close()
        ground.nats.stop()
        ground.postgres.stop()
        kept.cleanup()
