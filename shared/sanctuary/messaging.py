"""A service's connection to NATS: relay out, subscriptions in, questions between services.

Two connections per process, so that a full inbound buffer never delays a publish. Both are made in
the background and kept for ever: the API works on while NATS is down (DESIGN section 7).
"""

import asyncio
import contextlib
import gc
import logging
from collections.abc import Sequence
from typing import Any, TypeVar

import nats
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy as ConsumerAck
from nats.js.api import ConsumerConfig
from pydantic import BaseModel

from sanctuary import metrics, pull
from sanctuary.asking import ask
from sanctuary.db import Database
from sanctuary.inbox import Intake
from sanctuary.jetstream import Publisher, stream_name
from sanctuary.outbox import Relay
from sanctuary.settings import Settings
from sanctuary.subscribers import Answerer, Subscribers

logger = logging.getLogger(__name__)
A = TypeVar("A", bound=BaseModel)


class JetStreamMessage:
    """One delivery by JetStream, as the intake sees it."""

    def __init__(self, raw: Msg) -> None:
        self.raw = raw

    @property
    def subject(self) -> str:
        return self.raw.subject

    @property
    def stream(self) -> str:
        return self.raw.metadata.stream

    @property
    def body(self) -> bytes:
        return self.raw.data

    @property
    def attempt(self) -> int:
        return self.raw.metadata.num_delivered or 1

    async def ack(self) -> None:
        await self.raw.ack()

    async def later(self, delay: float) -> None:
        await self.raw.nak(delay=delay)

    async def stop(self) -> None:
        await self.raw.term()


class Messaging:
    """Everything that one worker does on NATS."""

    def __init__(self, settings: Settings, database: Database, subscribers: Subscribers) -> None:
        self.settings = settings
        self.database = database
        self.subscribers = subscribers
        self.service = subscribers.service
        self.intake = Intake(
            subscribers,
            database,
            max_attempts=settings.max_attempts,
            retry_delay=settings.retry_delay,
        )
        self.client: Client | None = None
        self.listening: Client | None = None
        self.relay: Relay | None = None
        self.broker = self._broker()
        self.started = False

    @property
    def connected(self) -> bool:
        return self.started and self.client is not None and self.client.is_connected

    async def run(self) -> None:
        """Connect, publish and consume until cancelled."""
        options = connection_options(self.service)
        self.client = await nats.connect(servers=self.settings.nats_servers, **options)
        self.relay = Relay(
            self.service,
            self.settings.database_url,
            Publisher(self.client),
            self.database.committed,
            batch=self.settings.batch_size,
            poll=self.settings.poll_seconds,
            replicas=self.settings.stream_replicas,
            max_age_days=self.settings.stream_max_age_days,
        )
        relay = asyncio.create_task(self.relay.run())
        try:
            self.listening = await self.broker.connect()
            await self.broker.start()
            self.started = True
            # All that was imported stays for good: a full collection would stop us for 40 ms. And
            # next to nothing of what a batch leaves behind is a cycle.
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 20)
            await relay
        finally:
            relay.cancel()
            await asyncio.wait([relay])
            await self.close()

    async def close(self) -> None:
        """Stop taking messages first, then let what is in flight finish."""
        self.started = False
        with contextlib.suppress(NatsError, OSError):
            await self.broker.stop()
        # The broker leaves its connection open, and looking for a server, where it cannot drain it.
        for client in (self.listening, self.client):
            if client is not None:
                with contextlib.suppress(NatsError, OSError):
                    await client.close()

    async def ask(self, subject: str, question: BaseModel, answer: type[A], wait: float = 2.0) -> A:
        """Ask another service. Raises TryAgain when it does not answer in `wait` seconds."""
        return await ask(self.client, subject, question, answer, wait)

    async def consumer_lag(self) -> None:
        """Refresh the gauge of what waits in each stream for this service."""
        if self.client is None or not self.client.is_connected:
            return
        stream = self.client.jetstream()
        for source in self.subscribers.sources():
            with contextlib.suppress(NatsError, TimeoutError):
                info = await stream.consumer_info(stream_name(source), self.service)
                metrics.CONSUMER_LAG.labels(self.service, stream_name(source)).set(
                    info.num_pending or 0
                )

    def _broker(self) -> NatsBroker:
        pull.install()
        broker = NatsBroker(
            self.settings.nats_servers, logger=None, **connection_options(self.service)
        )
        for source, subjects in self.subscribers.sources().items():
            self._consume(broker, source, subjects)
        for answerer in self.subscribers.answerers.values():
            self._answer(broker, answerer)
        return broker

    def _consume(self, broker: NatsBroker, source: str, subjects: list[str]) -> None:
        batch = self.settings.batch_size

        @broker.subscriber(
            stream=JStream(stream_name(source), declare=False),
            durable=self.service,
            decoder=_undecoded,
            pull_sub=PullSub(batch, batch=True),
            ack_policy=AckPolicy.MANUAL,
            config=ConsumerConfig(
                filter_subjects=subjects,
                ack_policy=ConsumerAck.EXPLICIT,
                ack_wait=self.settings.ack_wait_seconds,
                max_deliver=-1,
                max_ack_pending=2 * batch,
            ),
        )
        async def consume(messages: Any) -> None:
            await self.intake.take([JetStreamMessage(raw) for raw in messages])

    def _answer(self, broker: NatsBroker, answerer: Answerer) -> None:
        @broker.subscriber(answerer.subject, queue=self.service, decoder=_undecoded_one)
        async def answer(message: Any) -> bytes:
            question = answerer.question.model_validate_json(message.data)
            async with self.database.transaction() as uow:
                reply = await answerer.function(question, uow)
            return reply.model_dump_json().encode()


async def _undecoded(message: Any) -> Sequence[Msg]:
    """The raw messages: one invalid event must not spoil the batch it came in."""
    return list(message.raw_message)


async def _undecoded_one(message: Any) -> Msg:
    raw: Msg = message.raw_message
    return raw


async def _log_error(error: Exception) -> None:
    logger.info("NATS: %s", type(error).__name__)


def connection_options(service: str) -> dict[str, Any]:
    """How a process of this service connects."""
    return {
        "name": service,
        # Replies carry contact details: no service may listen to another's inbox.
        "inbox_prefix": f"_INBOX.{service}",
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 0.2,
        "drain_timeout": 3,
        "error_cb": _log_error,
    }
