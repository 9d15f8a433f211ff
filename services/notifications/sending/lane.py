"""A lane claims a window, puts it on the wire and writes what came back.

No transaction is open while the relay is spoken to. Whatever may not be sent never reaches the
composer: it is judged in the claim.
"""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

from notifications.channels import Channel, Outcome, Outgoing, Reply, Stage
from notifications.channels.journal import Journal
from notifications.channels.lookup import Lookup
from notifications.commands import holding
from notifications.domain.delivery import ASKED_BY_LINK, NEEDS_BASIS, TO_UNVERIFIED, Status
from notifications.domain.overtaken import CORRECTING
from notifications.sending import doubts, results
from notifications.sending.failures import not_sent
from notifications.sending.late import Watch
from notifications.sending.workers import Worker
from notifications.store import claims, deliveries, rhythm, timing
from sanctuary import metrics
from sanctuary.db import STORE_GONE, Database, UnitOfWork
from sanctuary.errors import Refusal

logger = logging.getLogger(__name__)
WINDOW = 500
IDLE_SECONDS = 0.1
# Lanes that found nothing look more seldom, but for the one that urgent mail goes by.
LONGEST_IDLE = 0.4
LONGEST_DELAY = 5.0
LAST_SECONDS = 3.0
# Who unsubscribes, is suppressed or erased while a window is being sent gets nothing of it two
# seconds later, however slow the relay is: until then what was judged holds, and for no longer.
FRESH_SECONDS = 1.5
FEWEST = 20
UNSETTLED = frozenset({Status.QUEUED, Status.SENDING})


class Composes(Protocol):
    """Makes what a channel carries. `compose` raises a Refusal when it cannot be put together."""

    def compose(self, row: Any, at: datetime, /) -> Outgoing: ...


@dataclass(frozen=True, slots=True)
class Route:
    """How messages of one channel are made and carried. `name` is what stands in the row.

    `lookup` can tell, where anybody can, whether a message that was not answered has arrived.
    """

    name: str
    composer: Composes
    channel: Channel
    lookup: Lookup | None = None


async def _rest(seconds: float, work_left: asyncio.Event) -> None:
    """Until there is work that this process knows of, and no longer than that."""
    # asyncio.wait_for can swallow a cancellation in Python 3.11; asyncio.timeout cannot.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await work_left.wait()


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
        self.watch = Watch(database, ())
        self.stopping = False
        self.fresh_until = 0.0
        self.most = WINDOW
        self.idle = IDLE_SECONDS

    async def run(self) -> None:
        """Until cancelled, whatever the store does; otherwise only a failing journal ends it.

        A stop takes no more mails; those on the wire have a few seconds to be answered, so that a
        release in the middle of a mobilisation leaves nobody in doubt.
        """
        while True:
            work_left = self.database.work_left
            window = asyncio.ensure_future(self.window())
            try:
                if await asyncio.shield(window):
                    self.idle = IDLE_SECONDS
                else:
                    await _rest(self.idle, work_left)
                    self.idle = min(2 * self.idle, LONGEST_IDLE if self.number else IDLE_SECONDS)
            except asyncio.CancelledError:
                self.stopping = True
                await asyncio.wait([window], timeout=LAST_SECONDS)
                window.cancel()
                await asyncio.wait([window])
                raise

    async def window(self) -> bool:
        """Claim, send and settle one window. Returns whether there was anything to do."""
        if not self.worker.holds:
            return False
        now, window = self.database.clock.now(), self._next_window()
        try:
            judged = await self._claim(window, now)
        except STORE_GONE as gone:
            # It may have been committed all the same.
            logger.warning("the store does not give a window (%s)", type(gone).__name__)
            await self._surely(partial(deliveries.release, window=window))
            return False
        self.fresh_until = monotonic() + FRESH_SECONDS
        self._count(row.status for row in judged if row.status not in UNSETTLED)
        rows = {row.id: row for row in judged if row.verdict == "send"}
        if rows:
            editions: dict[UUID, int | None] = {}
            replies = await self._send(rows, editions, now)
            settle = partial(self._settle, window=window, rows=rows, editions=editions)
            await self._surely(partial(settle, replies=replies))
            self.journal.forget([reply.delivery_id for reply in replies])
            self._learn(len(rows), len(replies))
        return any(row.verdict != "wait" for row in judged)

    async def _claim(self, window: str, now: datetime) -> Sequence[Any]:
        async with self.database.transaction() as uow:
            rules = await rhythm.rules_on(uow, uow.clock.today())
            asked = {
                **timing.parameters(rules, self.route.name, now=now),
                "now": now,
                "later": now + deliveries.WAIT_FOR_CONTACT,
                "limit": self.most,
                "channel": self.route.name,
                "window": window,
                "needs_basis": list(NEEDS_BASIS),
                "to_unverified": list(TO_UNVERIFIED | ASKED_BY_LINK),
                "correcting": list(CORRECTING),
            }
            judged = await claims.claim(uow, asked, express=self.number == 0)
            await not_sent(uow, judged, at=now)
            return await holding.hold(uow, judged, rules, asked, at=now)

    def _learn(self, claimed: int, sent: int) -> None:
        """A slow relay is not given more than it takes while what was judged holds."""
        took_all = sent == claimed
        self.most = min(WINDOW, 2 * self.most if took_all else max(FEWEST, 2 * sent))

    def _next_window(self) -> str:
        return f"{self.worker.name}/{self.route.name}{self.number}.{next(self.windows)}"

    async def _surely(self, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        """In a transaction, as often as it takes: `work` may find itself done already."""
        delay = IDLE_SECONDS
        while True:
            try:
                async with self.database.transaction() as uow:
                    await work(uow)
            except STORE_GONE as gone:
                logger.warning("results wait: the store does not answer (%s)", type(gone).__name__)
                await asyncio.sleep(delay)
                delay = min(2 * delay, LONGEST_DELAY)
            else:
                return

    async def _send(
        self, rows: dict[UUID, Any], editions: dict[UUID, int | None], at: datetime
    ) -> list[Reply]:
        """`editions` takes the edition that each message was made from."""
        unfit: list[Reply] = []

        def noted(mail: Outgoing) -> Outgoing:
            editions[mail.delivery_id] = mail.edition
            if mail.parts:
                editions.update(mail.parts)
            return mail

        async with Watch(self.database, rows.values()) as self.watch:
            mails = self._mails(list(rows.values()), at, unfit)
            replies = [reply async for reply in self.route.channel.send(map(noted, mails))]
        return await doubts.resolved(rows, replies, self.route.lookup) + unfit

    def _mails(self, rows: Sequence[Any], at: datetime, unfit: list[Reply]) -> Iterator[Outgoing]:
        """Mails, made as the wire takes them. One that cannot be made harms no other."""
        for row in rows:
            if self.stopping or not self.worker.holds or monotonic() > self.fresh_until:
                return
            if self.watch.overtaken(row):
                continue
            try:
                yield self.watch.attend(row, self.route.composer.compose(row, at))
            except Refusal as refusal:
                stage = Stage.RCPT if refusal.slug == "address-unusable" else Stage.CONTENT
                unfit.append(Reply(row.id, Outcome.PERMANENT, 0, refusal.slug, stage))
            except Exception:
                logger.exception("a message could not be made; it is tried again later")
                unfit.append(Reply(row.id, Outcome.TEMPORARY, 0, "not made", Stage.CONTENT))

    async def _settle(
        self,
        uow: UnitOfWork,
        *,
        window: str,
        rows: dict[UUID, Any],
        editions: dict[UUID, int | None],
        replies: Sequence[Reply],
    ) -> None:
        settled = await results.write(
            uow, window, rows, replies, edition=lambda row: editions.get(row.id)
        )
        if len(settled) < len(rows):
            await deliveries.release(uow, window)
        await deliveries.close(uow, window)
        self._count(one.status for one in settled if one.status is not Status.QUEUED)

    def _count(self, statuses: Iterator[str]) -> None:
        for status, count in Counter(statuses).items():
            metrics.DELIVERIES.labels(status, self.route.name).inc(count)
