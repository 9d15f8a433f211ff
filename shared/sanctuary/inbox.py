"""Taking events in: each once, whatever arrives twice, late, out of order or broken.

A batch is one transaction: inbox rows and effects together, then the acknowledgements. A batch that
fails is halved until the culprit is alone (ENGINE section 2.3). What becomes of a single message is
one of `taken`, `known`, `refused`, `later`, `parked`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, exists, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError

from sanctuary import logs, metrics, tracing
from sanctuary.db import Database, UnitOfWork
from sanctuary.erased import erased_among
from sanctuary.errors import Refusal, TryAgain
from sanctuary.events import Envelope, Event, MalformedEvent
from sanctuary.events.membership import PersonErased
from sanctuary.ground_tables import dead_letter, inbox
from sanctuary.ids import new_id
from sanctuary.subscribers import Handler, Subscribers

logger = logging.getLogger(__name__)

_TAKE = text(
    "insert into inbox (event_id) select unnest(cast(:ids as uuid[])) "
    "on conflict do nothing returning event_id"
)
_LATEST = text(
    "insert into inbox_latest (aggregate_id, topic, version) "
    "select a, :topic, v from unnest(cast(:ids as uuid[]), cast(:versions as int[])) as x(a, v) "
    "on conflict (aggregate_id, topic) do update set version = excluded.version "
    "where inbox_latest.version < excluded.version returning aggregate_id"
)
LONGEST_DELAY = 60.0


class Message(Protocol):
    """One delivery of one message, whatever brought it."""

    @property
    def subject(self) -> str: ...
    @property
    def stream(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def attempt(self) -> int: ...

    async def ack(self) -> None: ...
    async def later(self, delay: float) -> None: ...
    async def stop(self) -> None:
        """Never deliver it again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A readable message together with what it says."""

    message: Message
    envelope: Envelope

    @property
    def aggregate(self) -> UUID:
        return self.envelope.data.aggregate_id


class Intake:
    """Takes batches of messages into one service's store."""

    def __init__(
        self,
        subscribers: Subscribers,
        database: Database,
        *,
        max_attempts: int = 8,
        retry_delay: float = 0.5,
        on_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.subscribers = subscribers
        self.database = database
        self.max_attempts = max_attempts
        self.retry_delay = retry_delay
        self.on_commit = on_commit

    async def take(self, messages: Sequence[Message]) -> None:
        """Settle every message: acknowledged, sent back for later, or parked."""
        items: dict[UUID, Taken] = {}
        for message in messages:
            try:
                envelope = Envelope.from_bytes(message.body)
            except MalformedEvent as broken:
                await self._park(message, None, str(broken))
                continue
            if type(envelope.data) not in self.subscribers.handlers:
                await message.ack()
            elif envelope.id in items:
                await self._settled(message, "known")
            else:
                items[envelope.id] = Taken(message, envelope)
        await self._work(list(items.values()), held=set())

    async def _work(self, items: list[Taken], held: set[UUID]) -> None:
        """Commit `items`, halving on failure; what follows a held aggregate waits behind it."""
        waiting = [item for item in items if item.aggregate in held]
        for item in waiting:
            await self._later(item)
        items = [item for item in items if item.aggregate not in held]
        if not items:
            return
        try:
            new = await self._when_store_is_there(lambda: self._commit(items))
        except Exception as failure:  # noqa: BLE001 — any bug of a handler ends up here, to be isolated
            if len(items) > 1:
                middle = len(items) // 2
                await self._work(items[:middle], held)
                await self._work(items[middle:], held)
                return
            await self._single_failure(items[0], failure, held)
            return
        self.on_commit()
        for item in items:
            await self._settled(item.message, "taken" if item.envelope.id in new else "known")

    async def _commit(self, items: Sequence[Taken]) -> set[UUID]:
        async with self.database.transaction() as uow:
            ids = [item.envelope.id for item in items]
            new = {row[0] for row in await uow.connection.execute(_TAKE, {"ids": ids})}
            fresh = [item.envelope for item in items if item.envelope.id in new]
            await self._dispatch(fresh, uow)
        return new

    async def _dispatch(self, envelopes: Sequence[Envelope], uow: UnitOfWork) -> None:
        for kind, group in groupby(envelopes, key=lambda envelope: type(envelope.data)):
            handler = self.subscribers.handlers[kind]
            batch = await _of_the_living(kind, list(group), uow)
            batch = await _latest_of(handler, batch, uow)
            if not batch:
                continue
            if handler.many:
                _attribute(uow, batch[-1])
                with tracing.span(f"take {kind.TYPE}", batch[-1].traceparent):
                    taken = batch if handler.whole else [envelope.data for envelope in batch]
                    await handler.function(taken, uow)
                continue
            for envelope in batch:
                _attribute(uow, envelope)
                with tracing.span(f"take {kind.TYPE}", envelope.traceparent):
                    await handler.function(envelope.data, uow)

    async def _single_failure(self, item: Taken, failure: Exception, held: set[UUID]) -> None:
        if isinstance(failure, Refusal):
            async with self.database.transaction() as uow:
                await uow.execute(
                    upsert(inbox)
                    .values(event_id=item.envelope.id, refused=failure.slug)
                    .on_conflict_do_nothing()
                )
            logger.info("refused %s: %s", item.envelope.type, failure.slug)
            await self._settled(item.message, "refused")
            return
        if not isinstance(failure, TryAgain) and item.message.attempt >= self.max_attempts:
            logger.error("parked %s", item.envelope.type, exc_info=failure)
            await self._park(item.message, item.envelope.id, type(failure).__name__)
            return
        held.add(item.aggregate)
        logger.warning(
            "%s comes back later: %s",
            item.envelope.type,
            type(failure).__name__,
            exc_info=None if isinstance(failure, TryAgain) else failure,
        )
        await self._later(item)

    async def _later(self, item: Taken) -> None:
        exponent = min(item.message.attempt - 1, 16)
        await item.message.later(min(LONGEST_DELAY, self.retry_delay * 2**exponent))
        metrics.EVENTS_TAKEN.labels(self.subscribers.service, "later").inc()

    async def _settled(self, message: Message, outcome: str) -> None:
        await message.ack()
        metrics.EVENTS_TAKEN.labels(self.subscribers.service, outcome).inc()

    async def _park(self, message: Message, event_id: UUID | None, error: str) -> None:
        async def write() -> None:
            async with self.database.transaction() as uow:
                # It comes again when we died, or took too long, between these rows and its end.
                if message.attempt > 1 and await uow.scalar(_parked_already(message)):
                    return
                await uow.execute(
                    insert(dead_letter).values(
                        id=new_id(),
                        stream=message.stream,
                        subject=message.subject,
                        event_id=event_id,
                        body=message.body,
                        attempts=message.attempt,
                        error=error,
                        status="parked",
                        parked_at=self.database.clock.now(),
                    )
                )

        await self._when_store_is_there(write)
        await message.stop()
        metrics.EVENTS_TAKEN.labels(self.subscribers.service, "parked").inc()

    async def _when_store_is_there(self, action: Callable[[], Awaitable[Any]]) -> Any:
        """Run `action`; while the store is away, wait here: a nack would only cost attempts."""
        delay = 0.1
        while True:
            try:
                return await action()
            except (OSError, DBAPIError) as lost:
                if not _store_is_away(lost):
                    raise
                logger.warning("the store is away: %s", type(lost).__name__)
                await asyncio.sleep(delay)
                delay = min(delay * 2, 2.0)


def _parked_already(message: Message) -> Select[tuple[bool]]:
    return select(
        exists().where(
            dead_letter.c.status == "parked",
            dead_letter.c.stream == message.stream,
            dead_letter.c.body == message.body,
        )
    )


def _store_is_away(failure: Exception) -> bool:
    if isinstance(failure, DBAPIError) and not failure.connection_invalidated:
        state = getattr(failure.orig, "sqlstate", None) or ""
        return state.startswith(("08", "57P", "53", "40"))
    return True


def _attribute(uow: UnitOfWork, envelope: Envelope) -> None:
    """What the handler emits is caused by this event and belongs to the same story."""
    uow.correlation_id = envelope.correlation_id
    uow.causation_id = str(envelope.id)
    uow.causation_type = envelope.type
    logs.correlation.set(envelope.correlation_id)
    logs.event_in_hand.set(str(envelope.id))


async def _of_the_living(
    kind: type[Event], batch: list[Envelope], uow: UnitOfWork
) -> list[Envelope]:
    """Drop what is about somebody who was erased here: a replay revives nobody."""
    if kind.ABOUT != "person_id" or kind is PersonErased:
        return batch
    gone = await erased_among(uow, {envelope.data.aggregate_id for envelope in batch})
    return [envelope for envelope in batch if envelope.data.aggregate_id not in gone]


async def _latest_of(handler: Handler, batch: list[Envelope], uow: UnitOfWork) -> list[Envelope]:
    """Drop what is older than the version that was seen, when only the latest state counts."""
    if handler.topic is None or not batch:
        return batch
    newest: dict[UUID, Envelope] = {}
    for envelope in batch:
        seen = newest.get(envelope.data.aggregate_id)
        if seen is None or seen.version < envelope.version:
            newest[envelope.data.aggregate_id] = envelope
    rows = await uow.connection.execute(
        _LATEST,
        {
            "topic": handler.topic,
            "ids": list(newest),
            "versions": [envelope.version for envelope in newest.values()],
        },
    )
    current = {row[0] for row in rows}
    return [envelope for key, envelope in newest.items() if key in current]
