"""The permanent event table and the relay that publishes from it.

`record_events` joins the caller's transaction and never commits. The relay takes what is pending in
the order it was recorded, publishes up to `batch` events as one JetStream atomic batch (one sync of
the broker's disk), and then forgets the pending rows. One relay at a time per
store, by advisory lock: two would reorder an aggregate's events (ENGINE section 5).
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

import asyncpg
from nats.errors import Error as NatsError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from sanctuary import metrics
from sanctuary.events import Envelope, Event
from sanctuary.ids import new_id
from sanctuary.jetstream import Outgoing, Publisher, PublishFailed, StreamGone, provision_stream

logger = logging.getLogger(__name__)

RELAY_LOCK = 0x5A_4C_74_01
STORE_FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError)
FIRST_DELAY, LONGEST_DELAY = 0.1, 2.0

_VERSIONS = text(
    "select aggregate_id, max(aggregate_version) from event "
    "where aggregate_id = any(:ids) group by aggregate_id"
)
_RECORD = text(
    "with written as (insert into event (id, type, aggregate_id, aggregate_version, body) "
    "select id, type, aggregate_id, version, body from unnest(cast(:ids as uuid[]), "
    "cast(:types as text[]), cast(:aggregates as uuid[]), cast(:versions as int[]), "
    "cast(:bodies as bytea[])) with ordinality as e(id, type, aggregate_id, version, body, n) "
    "order by n returning position) insert into pending select position from written"
)

_OLDEST = (
    "select p.position, e.id, e.type, e.body from pending p join event e using (position) "
    "order by p.position limit $1"
)
_FORGET = "delete from pending where position = any($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that was emitted and not yet written."""

    event: Event
    correlation_id: str
    causation_id: str | None
    traceparent: str | None


async def record_events(
    connection: AsyncConnection, drafts: Sequence[Draft], *, at: datetime
) -> None:
    """Write events and their pending rows into the caller's transaction.

    Each aggregate's events are counted from 1 without gaps. The unique index on that count is what
    makes two writers of one aggregate that forgot to lock it fail instead of disagreeing.
    """
    aggregates = [draft.event.aggregate_id for draft in drafts]
    known: dict[UUID, int] = {
        row[0]: row[1]
        for row in await connection.execute(_VERSIONS, {"ids": list(set(aggregates))})
    }
    versions: list[int] = []
    for aggregate in aggregates:
        known[aggregate] = known.get(aggregate, 0) + 1
        versions.append(known[aggregate])
    ids = [new_id() for _ in drafts]
    bodies = [
        Envelope(
            id=ids[n],
            data=draft.event,
            time=at,
            version=versions[n],
            correlation_id=draft.correlation_id,
            causation_id=draft.causation_id,
            traceparent=draft.traceparent,
        ).to_bytes()
        for n, draft in enumerate(drafts)
    ]
    await connection.execute(
        _RECORD,
        {
            "ids": ids,
            "types": [draft.event.TYPE for draft in drafts],
            "aggregates": aggregates,
            "versions": versions,
            "bodies": bodies,
        },
    )


class Relay:
    """Publishes one service's events, for as long as its process lives."""

    def __init__(
        self,
        service: str,
        dsn: str,
        publisher: Publisher,
        wake: asyncio.Event,
        *,
        batch: int = 500,
        poll: float = 0.5,
        replicas: int = 1,
        max_age_days: int = 14,
    ) -> None:
        self.service = service
        self.dsn = dsn.replace("postgresql+asyncpg://", "postgresql://")
        self.publisher = publisher
        self.wake = wake
        self.batch = batch
        self.poll = poll
        self.replicas = replicas
        self.max_age_days = max_age_days
        self.provisioned = False
        self.connection: asyncpg.Connection | None = None
        self.leads = False

    async def run(self) -> None:
        """Publish until cancelled. Whatever fails is tried again with growing delay."""
        delay = FIRST_DELAY
        try:
            while True:
                try:
                    published = await self._step()
                except (PublishFailed, NatsError, OSError, *STORE_FAILURES) as lost:
                    logger.warning("the relay waits: %s", type(lost).__name__)
                    self._give_way(lost)
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, LONGEST_DELAY)
                    continue
                delay = FIRST_DELAY
                if not published:
                    await self._wait()
        finally:
            self._disconnect()

    async def _step(self) -> int:
        if self.connection is None or self.connection.is_closed():
            self.connection = await asyncpg.connect(self.dsn)
            self.leads = False
        if self.publisher.reconnected():
            self.provisioned = False
        if not self.provisioned:
            await self.provision(self.connection)
        return await self.once(self.connection)

    def _give_way(self, lost: Exception) -> None:
        """Look again at whatever failed: the stream, or the connection to the store."""
        if isinstance(lost, StreamGone):
            self.provisioned = False
        elif not isinstance(lost, PublishFailed | NatsError):
            self._disconnect()

    def _disconnect(self) -> None:
        if self.connection is not None:
            self.connection.terminate()
            self.connection = None

    async def provision(self, connection: asyncpg.Connection) -> None:
        """Make our stream if it is missing; a stream made anew gets every event again.

        Consumers that had taken an event before know it by its id, so a whole replay repeats no
        effect, and no position of any consumer needs to be remembered outside the broker.
        """
        created = await provision_stream(
            self.publisher.client, self.service, replicas=self.replicas, days=self.max_age_days
        )
        if created:
            await connection.execute(
                "insert into pending select position from event on conflict do nothing"
            )
        self.provisioned = True

    async def once(self, connection: asyncpg.Connection) -> int:
        """Publish one batch, oldest first. Returns how many went out; 0 if another relay leads.

        Leading is a lock of the connection: whoever loses it loses the lead, and what was published
        and not yet forgotten goes out once more under the same ids.
        """
        if not self.leads:
            self.leads = await connection.fetchval("select pg_try_advisory_lock($1)", RELAY_LOCK)
            if not self.leads:
                return 0
        rows = await connection.fetch(_OLDEST, self.batch)
        if not rows:
            return 0
        await self.publisher.publish(
            [Outgoing(row["type"], row["body"], str(row["id"])) for row in rows]
        )
        await connection.execute(_FORGET, [row["position"] for row in rows])
        for kind, group in groupby(rows, key=lambda row: row["type"]):
            metrics.EVENTS_PUBLISHED.labels(self.service, kind).inc(sum(1 for _ in group))
        return len(rows)

    async def _wait(self) -> None:
        # asyncio.wait_for can swallow a cancellation in Python 3.11; asyncio.timeout cannot.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.poll):
                await self.wake.wait()
        self.wake.clear()
