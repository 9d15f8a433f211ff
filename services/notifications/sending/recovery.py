"""What workers that are gone left in the middle, settled by whoever is there.

Of one that died on this machine the journal tells all: what was answered is settled, what was begun
and not answered is in doubt, the rest goes back to the queue. Of one that is lost with its disk,
everything is in doubt. What is in doubt, the rule of its category decides (DELIVERY section 3).
"""

import asyncio
import logging
from collections import defaultdict
from typing import Any

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Left
from notifications.sending import results
from notifications.sending.workers import Dead, Worker
from notifications.store import deliveries, senders
from sanctuary.db import STORE_GONE, Database

logger = logging.getLogger(__name__)
EVERY_SECONDS = 5.0


async def keep_recovering(database: Database, worker: Worker) -> None:
    """For as long as this worker lives: another may die beside it, or another machine."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await recover(database, worker)
        except STORE_GONE as gone:
            logger.warning("recovery waits: the store does not answer (%s)", type(gone).__name__)


async def recover(database: Database, worker: Worker) -> int:
    """Settle what dead and lost workers were sending. Returns how many deliveries."""
    found = 0
    for dead in Dead.found(worker.folder):
        found += await _take_over(database, dead.name, dead.left())
        dead.bury()
    if worker.steady:
        async with database.transaction() as uow:
            names = await senders.lost(uow)
        for name in names:
            found += await _take_over(database, name, None)
    return found


async def _take_over(database: Database, name: str, left: Left | None) -> int:
    """Safe to repeat, and when several try at once, one does it."""
    async with database.transaction() as uow:
        if not await senders.forget(uow, name):
            return 0
        windows: dict[str, list[Any]] = defaultdict(list)
        rows = await deliveries.claimed(uow, name)
        for row in rows:
            windows[row.claimed_by].append(row)
        for window, members in windows.items():
            replies = [reply for row in members if (reply := what_is_known(row, left))]
            await results.write(uow, window, {row.id: row for row in members}, replies)
            await deliveries.release(uow, window)
    return len(rows)


def what_is_known(row: Any, left: Left | None) -> Reply | None:
    """The answer to a message, or that it is in doubt; none when it never left."""
    if left is None:
        return Reply(row.id, Outcome.UNANSWERED, 0, "Its machine is lost.", Stage.CONTENT)
    if row.id in left.in_doubt:
        return Reply(row.id, Outcome.UNANSWERED, 0, "Its worker died.", Stage.CONTENT)
    return left.answered.get(row.id)
