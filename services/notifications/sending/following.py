"""What became of the deliveries of programs: told to their webhooks, and counted into their sends.

A delivery that is told is left alone, until a returned mail or a complaint changes it again.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from notifications.commands.simulations import COMPLAIN
from notifications.domain.delivery import Status
from notifications.domain.simulated import COMPLAINING
from notifications.domain.webhooks import Fact
from notifications.store import following as store
from notifications.store import jobs, webhooks
from sanctuary.db import Database, UnitOfWork
from sanctuary.schedule import set_timer
from sanctuary.service import Runtime

IDLE_SECONDS = 0.2
COMPLAINS_AFTER = timedelta(seconds=2)


async def follow_deliveries(runtime: Runtime) -> None:
    """Follow for as long as the worker lives."""
    while True:
        if not await follow_some(runtime.database):
            await asyncio.sleep(IDLE_SECONDS)


async def follow_some(database: Database) -> int:
    """Take up to a window of deliveries that came to something. Returns how many."""
    async with database.transaction() as uow:
        at = uow.clock.now()
        rows = await store.take(uow, at=at)
        if rows:
            await _tell(uow, rows)
            ended = {row.send_id for row in rows}
            await store.settle_sends(uow, ended, at=at)
            await jobs.settle(uow, list(ended), at=at)
            for row in rows:
                if row.person_id == COMPLAINING and row.status == Status.ACCEPTED:
                    await set_timer(
                        uow,
                        f"{COMPLAIN}:{row.delivery_id}",
                        kind=COMPLAIN,
                        due_at=at + COMPLAINS_AFTER,
                        payload={"delivery_id": str(row.delivery_id)},
                    )
    return len(rows)


async def _tell(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    fact = Fact.DELIVERY_SETTLED
    listening = await webhooks.listening(uow, fact, list({row.key_id for row in rows}))
    told = [
        (
            webhook_id,
            fact,
            {
                row.kind: str(row.send_id),
                "delivery_id": str(row.delivery_id),
                "reference": row.reference,
                "status": row.status,
                "settled_at": row.settled_at.isoformat() if row.settled_at else None,
                "test": row.test,
            },
        )
        for webhook_id, key_id in listening
        for row in rows
        if row.key_id == key_id
    ]
    await webhooks.queue(uow, told, at=uow.clock.now())
