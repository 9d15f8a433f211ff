"""Webhooks are called: some at a time, each answer written down by itself."""

import asyncio
import logging

from notifications.channels.calling import Caller
from notifications.commands import webhooks
from notifications.store import webhooks as store
from notifications.store.webhooks import Call
from sanctuary import metrics
from sanctuary.db import Database
from sanctuary.service import Runtime

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
AT_ONCE = 20


async def call_webhooks(runtime: Runtime) -> None:
    """Call for as long as the worker lives."""
    async with Caller(open_to_all=runtime.settings.webhooks_anywhere) as caller:
        while True:
            if not await call_some(runtime.database, caller):
                await asyncio.sleep(IDLE_SECONDS)


async def call_some(database: Database, caller: Caller) -> int:
    """Make the calls that are due. Returns how many those were."""
    async with database.transaction() as uow:
        at = uow.clock.now()
        await store.give_up_uncalled(uow, at=at)
        due = await store.take(uow, AT_ONCE, at=at)
    async with asyncio.TaskGroup() as group:
        for call in due:
            group.create_task(_call(database, caller, call))
    return len(due)


async def _call(database: Database, caller: Caller, call: Call) -> None:
    code = await caller.call(call)
    metrics.WEBHOOK_CALLS.labels("answered" if code in webhooks.OK else "failed").inc()
    async with database.transaction() as uow:
        await webhooks.answered(uow, call, code, at=uow.clock.now())
