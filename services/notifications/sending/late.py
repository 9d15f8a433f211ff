"""The last look before the wire: what of a window was overtaken since it was claimed.

A window waits for its relay, sometimes for minutes. While it does, the causes of its messages are
looked at again and again: at once where a message can be overtaken, and for what was called for by
a mobilisation as soon as the window takes longer than usual. The relay may keep a message waiting
that was taken already: its channel asks once more, right before the content is given away. A
digest is overtaken with any of its parts: the others are judged again and go without it. Whatever
slips through all the same is told afterwards (`commands/all_clear.py`).
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from notifications.channels import Outgoing
from notifications.domain.overtaken import CORRECTING
from notifications.store import causes, mobilisations
from sanctuary.db import STORE_GONE, Database

logger = logging.getLogger(__name__)
EVERY_SECONDS = 0.1
_CALLED = ("campaign", "urgent")


class Watch:
    """Looks after the causes of one window for as long as that is being sent."""

    def __init__(self, database: Database, rows: Iterable[Any]) -> None:
        watched = [one for row in rows for one in _said_in(row) if one.template not in CORRECTING]
        self.database = database
        self.stamped = {row.cause for row in watched if row.generation is not None}
        self.called = {row.cause for row in watched if row.category in _CALLED}
        self.generations: dict[UUID, int] = {}
        self.halted: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self.stamped:
            await self._look()
        if self.stamped or self.called:
            self._task = asyncio.create_task(self._keep_looking())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            # Awaiting the task itself would mistake its end for ours when both are cancelled.
            await asyncio.wait([self._task])

    def overtaken(self, row: Any) -> bool:
        """Whether this must not go to the wire any more; it is judged anew instead."""
        if not self.stamped and not self.halted:
            return False  # as nearly always, for each of a hundred thousand
        return any(map(self._is_over, _said_in(row)))

    def attend(self, row: Any, mail: Outgoing) -> Outgoing:
        """The same mail; where it can be overtaken, its channel may ask whether it was."""
        if not self.stamped or not any(one.generation is not None for one in _said_in(row)):
            return mail
        return replace(mail, overtaken=partial(self.overtaken, row))

    def _is_over(self, row: Any) -> bool:
        if row.template in CORRECTING:
            return False
        if row.generation is not None:
            now: int = self.generations.get(row.cause, row.generation)
            return now != int(row.generation)
        return row.cause in self.halted

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self._look()

    async def _look(self) -> None:
        try:
            async with self.database.transaction() as uow:
                if self.stamped:
                    self.generations = await causes.seen(uow, self.stamped)
                if self.called:
                    self.halted = await mobilisations.halted_among(uow, self.called)
        except STORE_GONE as gone:
            logger.warning("the last look waits: no store (%s)", type(gone).__name__)


def _said_in(row: Any) -> Sequence[Any]:
    """What a message says: itself, and where it is a digest also what that carries."""
    return (row, *getattr(row, "parts", ()))
