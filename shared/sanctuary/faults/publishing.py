"""The relay of a publishing service, begun again whenever it ends, as a worker does."""

import asyncio
from contextlib import suppress

from sanctuary.bench.ground import Ground
from sanctuary.db import Database
from sanctuary.messaging import Messaging
from sanctuary.subscribers import Subscribers


class Publishing:
    def __init__(self, ground: Ground, service: str, store: Database) -> None:
        self.ground, self.service, self.store = ground, service, store
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        settings = self.ground.settings(self.service)
        while True:
            with suppress(Exception):
                await Messaging(settings, self.store, Subscribers(self.service)).run()
            await asyncio.sleep(0.2)
