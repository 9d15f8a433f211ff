"""Our pull loop under FastStream's batch subscriber.

FastStream 0.7's own loop waits for its full timeout before it hands a batch over, and never
recovers from a wiped store (ENGINE section 2.2). Decorators, middlewares and dependency injection
stay; two private methods are replaced. tests/contracts/test_faststream_canary.py guards the pin.
"""

import asyncio
import dataclasses
import logging
from typing import Any

from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber
from nats.errors import Error as NatsError

from sanctuary.jetstream import Puller, PullGone

logger = logging.getLogger(__name__)


class _Subscription:
    """What FastStream unsubscribes when it stops: whichever pull loop is open then."""

    def __init__(self) -> None:
        self.puller: Puller | None = None

    async def unsubscribe(self) -> None:
        if self.puller is not None:
            await self.puller.stop()
            self.puller = None


async def _open(subscriber: Any) -> Puller:
    """Create or update the durable consumer, then open a pull loop on it."""
    durable = subscriber.extra_options["durable"]
    stream = subscriber.extra_options["stream"]
    config = dataclasses.replace(subscriber.config, name=durable, durable_name=durable)
    await subscriber.jetstream.add_consumer(stream, config)
    batch = subscriber.pull_sub.batch_size
    return await Puller(subscriber.connection, stream, durable, batch=batch).start()


async def _create_subscription(self: Any) -> None:
    if self.subscription is None:
        self.subscription = _Subscription()
        self.add_task(self._consume_pull)


async def _consume_pull(self: Any) -> None:
    subscription = self.subscription
    delay = 0.05
    while not self.running:  # noqa: ASYNC110 — FastStream's start() sets it right after
        await asyncio.sleep(0)
    while self.running:
        try:
            if subscription.puller is None:
                subscription.puller = await _open(self)
                delay = 0.05
            messages = await subscription.puller.next()
        except (NatsError, PullGone, OSError, TimeoutError) as lost:
            logger.info("no messages just now: %s", type(lost).__name__)
            await subscription.unsubscribe()
            await asyncio.sleep(delay)
            delay = min(delay * 2, 1.0)
            continue
        if self.running:
            await self.consume(messages)


def install() -> None:
    """Put our loop in place, once per process."""
    replaced: Any = BatchPullStreamSubscriber
    replaced._create_subscription = _create_subscription  # noqa: SLF001 — the canary test guards it
    replaced._consume_pull = _consume_pull  # noqa: SLF001 — the canary test guards it
