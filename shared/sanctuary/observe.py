"""The gauges of a worker, refreshed every few seconds."""

import asyncio
import contextlib
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sanctuary import metrics

if TYPE_CHECKING:
    from sanctuary.service import Runtime

EVERY_SECONDS = 5.0
_BACKLOG = text(
    "select count(*), coalesce(extract(epoch from clock_timestamp() - min(e.recorded_at)), 0) "
    "from pending p join event e using (position)"
)
_PARKED = text("select count(*) from dead_letter where status = 'parked'")
_LATE = text(
    "select coalesce(extract(epoch from cast(:now as timestamptz) - min(due_at)), 0) from timer"
)


async def run(runtime: "Runtime") -> None:
    """Refresh for as long as the worker lives."""
    while True:
        with contextlib.suppress(OSError, DBAPIError):
            await _refresh(runtime)
        await asyncio.sleep(EVERY_SECONDS)


async def _refresh(runtime: "Runtime") -> None:
    name = runtime.service.name
    async with runtime.database.transaction() as uow:
        waiting, age = (await uow.all(_BACKLOG))[0]
        parked = await uow.scalar(_PARKED)
        late = await uow.scalar(_LATE.bindparams(now=runtime.database.clock.now()))
    metrics.RELAY_PENDING.labels(name).set(waiting)
    metrics.RELAY_LAG.labels(name).set(float(age))
    metrics.DEAD_LETTERS.labels(name).set(parked)
    metrics.TIMERS_LATE.labels(name).set(max(0.0, float(late)))
    if runtime.messaging is not None:
        await runtime.messaging.consumer_lag()
