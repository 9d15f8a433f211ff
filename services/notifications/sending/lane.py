"""A lane claims a window, puts it on the wire and writes what came back.

No transaction is open while the relay is spoken to. Whatever may not be sent never reaches the
composer: it is judged in the claim.
"""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert

from notifications.channels import Channel, Outcome, Outgoing, Reply, Stage
from notifications.channels.journal import Journal
from notifications.commands import preferences
from notifications.commands.all_clear import tell_latecomers
from notifications.domain.delivery import ASKED_BY_LINK, NEEDS_BASIS, TO_UNVERIFIED, Status
from notifications.sending.recovery import Worker
from notifications.sending.results import address_is_dead, arrived, settled_by
from notifications.store import deliveries
from notifications.tables import attempt
from sanctuary import metrics
from sanctuary.db import Database
from sanctuary.errors import Refusal

logger = logging.getLogger(__name__)
WINDOW = 500
IDLE_SECONDS = 0.1


class Composes(Protocol):
    """Makes what a channel carries. `compose` raises a Refusal when it cannot be put together."""

    def compose(self, row: Any, at: datetime, /) -> Outgoing: ...

    def edition(self, template: str, language: str, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Route:
    """How messages of one channel are made and carried. `name` is what stands in the row."""

    name: str
    composer: Composes
    channel: Channel


class Lane:
    """One window of one route in flight at a time. Lane 0 is the express lane."""

    def __init__(
        self,
        database: Database,
        worker: Worker,
        journal: Journal,
        route: Route,
        *,
        number: int,
    ) -> None:
        self.database = database
        self.worker = worker
        self.journal = journal
        self.route = route
        self.number = number
        self.windows = itertools.count()

    async def run(self) -> None:
        while True:
            try:
                busy = await self.window()
            except OSError:
                logger.warning("a window waits: the store or the journal does not answer")
                busy = False
            if not busy:
                await asyncio.sleep(IDLE_SECONDS)

    async def window(self) -> bool:
        """Claim, send and settle one window. Returns whether there was anything to do."""
        now, name = self.database.clock.now(), self.route.name
        async with self.database.transaction() as uow:
            judged = await deliveries.claim(
                uow,
                {
                    "now": now,
                    "later": now + deliveries.WAIT_FOR_CONTACT,
                    "limit": WINDOW,
                    "channel": name,
                    "worker": f"{self.worker.name}/{name}{self.number}.{next(self.windows)}",
                    "needs_basis": list(NEEDS_BASIS),
                    "to_unverified": list(TO_UNVERIFIED | ASKED_BY_LINK),
                },
                express=self.number == 0,
            )
        self._count(row.status for row in judged if row.verdict not in ("send", "wait"))
        rows = {row.id: row for row in judged if row.verdict == "send"}
        if rows:
            replies = await self._send(rows, now)
            await self._settle(rows, replies)
        return any(row.verdict != "wait" for row in judged)

    async def _send(self, rows: dict[UUID, Any], at: datetime) -> list[Reply]:
        unfit: list[Reply] = []
        mails = self._mails(sorted(rows.values(), key=lambda row: row.id), at, unfit)
        replies = [reply async for reply in self.route.channel.send(mails)]
        return replies + unfit

    def _mails(self, rows: Sequence[Any], at: datetime, unfit: list[Reply]) -> Iterator[Outgoing]:
        """Mails, made as the wire takes them. One that cannot be made harms no other."""
        for row in rows:
            try:
                yield self.route.composer.compose(row, at)
            except Refusal as refusal:
                stage = Stage.RCPT if refusal.slug == "address-unusable" else Stage.CONTENT
                unfit.append(Reply(row.id, Outcome.PERMANENT, 0, refusal.slug, stage))
            except Exception:
                logger.exception("a message could not be made; it is tried again later")
                unfit.append(Reply(row.id, Outcome.TEMPORARY, 0, "not made", Stage.CONTENT))

    async def _settle(self, rows: dict[UUID, Any], replies: Sequence[Reply]) -> None:
        at = self.database.clock.now()
        settled = [
            settled_by(
                row, reply, self.route.composer.edition(row.template, row.language or "en"), at=at
            )
            for reply in replies
            for row in (rows[reply.delivery_id],)
        ]
        failed = [reply for reply in replies if reply.outcome is not Outcome.ACCEPTED]
        async with self.database.transaction() as uow:
            await deliveries.settle(uow, settled, at=at)
            await tell_latecomers(uow, arrived(rows, settled))
            if failed:
                await uow.execute(
                    insert(attempt),
                    [
                        {
                            "delivery_id": reply.delivery_id,
                            "number": rows[reply.delivery_id].attempts,
                            "at": at,
                            "outcome": reply.outcome,
                            "stage": reply.stage,
                            "code": reply.code,
                        }
                        for reply in failed
                    ],
                )
            for reply in failed:
                if address_is_dead(reply):
                    person = rows[reply.delivery_id].person_id
                    await preferences.suppress(uow, person, "bounce", at=at)
        self.journal.forget([reply.delivery_id for reply in replies])
        self._count(one.status for one in settled if one.status is not Status.QUEUED)

    def _count(self, statuses: Iterator[str]) -> None:
        for status, count in Counter(statuses).items():
            metrics.DELIVERIES.labels(status, self.route.name).inc(count)
