"""A parked message that a person sends back goes through the intake like any other."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from sanctuary.db import Database
from sanctuary.ground_tables import dead_letter
from sanctuary.messaging import Messaging

EVERY_SECONDS = 0.5


@dataclass
class Parked:
    """A dead letter as a message. Its fate is written back to its row, never lost."""

    id: UUID
    subject: str
    stream: str
    body: bytes
    attempt: int
    database: Database

    async def ack(self) -> None:
        await self._set("replayed", resolved_at=self.database.clock.now())

    async def later(self, delay: float) -> None:
        """It failed again: back to where a person sees it, whatever the `delay` would have been."""
        del delay
        await self._set("parked")

    async def stop(self) -> None:
        """It was parked again, as a new dead letter with the new error."""
        await self._set("discarded", resolved_at=self.database.clock.now())

    async def _set(self, status: str, resolved_at: datetime | None = None) -> None:
        async with self.database.transaction() as uow:
            await uow.execute(
                update(dead_letter)
                .where(dead_letter.c.id == self.id)
                .values(status=status, resolved_at=resolved_at)
            )


async def redeliver(messaging: Messaging | None, database: Database) -> None:
    """Take back what was sent back, for as long as the worker lives."""
    while messaging is not None:
        for message in await claim(database):
            await messaging.intake.take([message])
        await asyncio.sleep(EVERY_SECONDS)


async def claim(database: Database, limit: int = 100) -> list[Parked]:
    """The dead letters that a person asked to replay, each to one worker only."""
    async with database.transaction() as uow:
        chosen = (
            select(dead_letter.c.id)
            .where(dead_letter.c.status == "replaying")
            .order_by(dead_letter.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = await uow.all(
            update(dead_letter)
            .where(dead_letter.c.id.in_(chosen))
            .values(status="in_hand")
            .returning(*dead_letter.c)
        )
    return [
        Parked(row.id, row.subject, row.stream, row.body, row.attempts, database) for row in rows
    ]
