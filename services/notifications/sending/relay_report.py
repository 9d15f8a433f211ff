"""Each worker says how it finds the mail relays, so that an operator need not ask each of them."""

import logging

from notifications.channels.relays import Relays
from notifications.store import mail_relays as store
from sanctuary.db import STORE_GONE, Database

logger = logging.getLogger(__name__)
EVERY_SECONDS = 60.0


async def keep_reporting(database: Database, worker: str, relays: Relays) -> None:
    """When something changes, and once a minute."""
    while True:
        try:
            async with database.transaction() as uow:
                await store.report(uow, worker, relays.states(), at=uow.clock.now())
        except STORE_GONE as gone:
            logger.warning("relays are not reported: %s", type(gone).__name__)
        await relays.news(EVERY_SECONDS)
