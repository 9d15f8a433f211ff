"""What every message says now, in the sender's memory: no mail asks the store for its text."""

import asyncio
import logging

from notifications.queries import editions as queries
from notifications.store import editions as store
from notifications.texts import SHIPPED, Texts
from sanctuary.db import STORE_GONE, Database

logger = logging.getLogger(__name__)
REFRESH_SECONDS = 0.5


class Current:
    """The texts in force. A change is another `texts`: whoever keeps one sees that it is old."""

    def __init__(self, texts: Texts = SHIPPED) -> None:
        self.texts = texts

    async def begin(self, database: Database) -> None:
        """Keep what this release ships, so that it stays readable after the next one."""
        async with database.transaction() as uow:
            await store.keep_shipped(uow, queries.shipped(uow.clock))
        await self.refresh(database)

    async def refresh(self, database: Database) -> None:
        async with database.transaction() as uow:
            texts = await queries.texts(uow)
        if texts != self.texts:
            self.texts = texts

    async def follow(self, database: Database) -> None:
        """Take up what is published or withdrawn, for as long as the worker lives."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh(database)
            except STORE_GONE:
                logger.warning("the texts stay as they are: the store does not answer")
