"""Committed row in one service → relay → JetStream → effect committed in another.

The consumer is a process of its own, as in production. Latency is taken from the moment the
publishing transaction has committed to the commit time of the effect's transaction, both read from
the same PostgreSQL server's clock.
"""

import asyncio
import statistics
import sys
import time
from typing import Any
from uuid import UUID

from sqlalchemy import text

from sanctuary.bench.ground import Ground, effects
from sanctuary.db import Database
from sanctuary.events.membership import ContactChanged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.messaging import Messaging
from sanctuary.subscribers import Subscribers

BATCH = 500
BETWEEN_SECONDS = 0.01
COMMITTED_AT = text(
    "select id, extract(epoch from pg_xact_commit_timestamp(xmin)) as at from effect "
    "where id = any(:ids)"
)


async def measure(ground: Ground, *, events: int = 60_000, singles: int = 400) -> dict[str, Any]:
    """Sustained events per second over a backlog, and p50 and p99 of single events, in ms."""
    source = await ground.store("membership")
    target = await ground.store("awards")
    consumer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sanctuary.bench.consumer", env=ground.environment("awards")
    )
    messaging = Messaging(ground.settings("membership"), source, Subscribers("membership"))
    running = asyncio.create_task(messaging.run())
    try:
        await _first_arrives(source, target)
        latencies = await _singles(source, target, singles)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        rate = await _backlog(ground, source, target, events)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        consumer.terminate()
        await consumer.wait()
        await source.close()
        await target.close()
    cuts = statistics.quantiles(latencies, n=100)
    return {
        "event_path.events_per_second": round(rate),
        "event_path.p50_ms": round(cuts[49] * 1000, 2),
        "event_path.p99_ms": round(cuts[98] * 1000, 2),
    }


async def _first_arrives(source: Database, target: Database) -> None:
    async with source.transaction() as uow:
        uow.emit(PersonChanged(person_id=new_id()))
    await _reach(target, 1)


async def _reach(target: Database, wanted: int, *, within: float = 120.0) -> None:
    until = time.monotonic() + within
    while (await effects(target))[0] < wanted:
        if time.monotonic() > until:
            msg = f"only {await effects(target)} of {wanted} effects"
            raise TimeoutError(msg)
        await asyncio.sleep(0.005)


async def _singles(source: Database, target: Database, count: int) -> list[float]:
    """Seconds from one commit to the other, one event at a time."""
    before, _ = await effects(target)
    committed: dict[UUID, float] = {}
    for _ in range(count):
        person = new_id()
        async with source.transaction() as uow:
            uow.emit(ContactChanged(person_id=person, contact_version=1))
        committed[person] = time.time()
        await asyncio.sleep(BETWEEN_SECONDS)
    await _reach(target, before + count)
    async with target.transaction() as uow:
        rows = await uow.all(COMMITTED_AT.bindparams(ids=list(committed)))
    return [max(0.0, float(row.at) - committed[row.id]) for row in rows]


async def _backlog(ground: Ground, source: Database, target: Database, events: int) -> float:
    """Record a backlog, then let relay and consumer work it off."""
    before, _ = await effects(target)
    for _ in range(0, events, BATCH):
        async with source.transaction() as uow:
            uow.emit(*(PersonChanged(person_id=new_id()) for _ in range(BATCH)))
    source.committed.clear()
    messaging = Messaging(ground.settings("membership"), source, Subscribers("membership"))
    started = time.monotonic()
    running = asyncio.create_task(messaging.run())
    try:
        await _reach(target, before + events)
        taken = time.monotonic() - started
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    _, most = await effects(target)
    if most != 1:
        msg = f"an effect took place {most} times"
        raise AssertionError(msg)
    return events / taken
