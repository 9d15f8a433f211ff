"""What workers that are gone left in the middle, settled by whoever is there.

Of one that died on this machine the journal tells all: what was answered is settled, what was begun
and not answered is in doubt, the rest goes back to the queue. Of one that is lost with its disk,
everything is in doubt. What is in doubt, the rule of its category decides (DELIVERY section 3).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Left
from notifications.channels.lookup import Lookup
from notifications.queries import editions
from notifications.sending import doubts, results
from notifications.sending.workers import Dead, Worker
from notifications.store import deliveries, senders
from sanctuary.db import STORE_GONE, Database

logger = logging.getLogger(__name__)
EVERY_SECONDS = 5.0
Lookups = Mapping[str, Lookup]
_NOBODY: Lookups = MappingProxyType({})


async def keep_recovering(database: Database, worker: Worker, lookups: Lookups) -> None:
    """For as long as this worker lives: another may die beside it, or another machine."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await recover(database, worker, lookups)
        except STORE_GONE as gone:
            logger.warning("recovery waits: the store does not answer (%s)", type(gone).__name__)


async def recover(database: Database, worker: Worker, lookups: Lookups = _NOBODY) -> int:
    """Settle what dead and lost workers were sending. Returns how many deliveries.

    `lookups`, by channel, can tell whether a message that was not answered has arrived.
    """
    found = 0
    for dead in Dead.found(worker.folder):
        found += await _take_over(database, dead.name, dead.left(), lookups)
        dead.bury()
    if worker.steady:
        async with database.transaction() as uow:
            names = await senders.lost(uow)
        for name in names:
            found += await _take_over(database, name, None, lookups)
    return found


async def _take_over(database: Database, name: str, left: Left | None, lookups: Lookups) -> int:
    """Safe to repeat, and when several try at once, one does it."""
    async with database.transaction() as uow:
        rows = await deliveries.claimed(uow, name)
    windows: dict[str, dict[UUID, Any]] = defaultdict(dict)
    for row in rows:
        windows[row.claimed_by][row.id] = row
    known: dict[str, list[Reply]] = {}
    for window, members in windows.items():
        lookup = lookups.get(next(iter(members.values())).channel)
        replies = [reply for row in members.values() if (reply := what_is_known(row, left))]
        known[window] = await doubts.resolved(members, replies, lookup)
    async with database.transaction() as uow:
        if not await senders.forget(uow, name):
            return 0
        # A text published in between is the only one that this could name wrongly.
        texts = await editions.texts(uow)
        for window, members in windows.items():
            await results.write(
                uow,
                window,
                members,
                known[window],
                edition=lambda row: texts.for_row(row).edition,
            )
            await deliveries.release(uow, window)
    return len(rows)


def what_is_known(row: Any, left: Left | None) -> Reply | None:
    """The answer to a message, or that it is in doubt; none when it never left."""
    if left is None:
        return Reply(row.id, Outcome.UNANSWERED, 0, "Its machine is lost.", Stage.CONTENT)
    if row.id in left.in_doubt:
        return Reply(row.id, Outcome.UNANSWERED, 0, "Its worker died.", Stage.CONTENT)
    return left.answered.get(row.id)
