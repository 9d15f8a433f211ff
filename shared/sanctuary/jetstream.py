"""JetStream as we use it: streams as data, a batch publisher, a pull loop.

nats-py's own batch fetch stalls under sparse traffic and its async publish loses server errors
(ENGINE sections 2.2 and 2.4), so both loops are ours, on the library's plain publish and subscribe.
"""

import asyncio
import contextlib
import json
import time
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

DUPLICATE_IN_BATCH = 10201
DUPLICATE_WINDOW = 120.0


class PublishFailed(Exception):
    """The broker did not accept the batch; nothing may be marked as published."""


class StreamGone(PublishFailed):
    """No stream takes the subject: the store was wiped, or was never made."""


class PullGone(Exception):
    """The consumer or its stream is gone: provision again and open a new pull loop."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    subject: str
    body: bytes
    message_id: str


def stream_name(service: str) -> str:
    """The stream of a publishing service: MEMBERSHIP for membership."""
    return service.upper()


async def provision_stream(client: Client, service: str, *, replicas: int, days: int) -> bool:
    """Create or update the stream that `service` owns. Returns whether it had to be created."""
    stream = client.jetstream()
    config = StreamConfig(
        name=stream_name(service),
        subjects=[f"{service}.>"],
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        storage=StorageType.FILE,
        max_age=days * 86_400,
        num_replicas=replicas,
        duplicate_window=DUPLICATE_WINDOW,
        allow_direct=True,
        allow_atomic=True,
    )
    try:
        await stream.stream_info(stream_name(service))
    except NotFoundError:
        with contextlib.suppress(
            APIError
        ):  # another replica was faster: the update below settles it
            await stream.add_stream(config)
            return True
    await stream.update_stream(config)
    return False


class Publisher:
    """Publishes batches with one acknowledgement for all, or one each where that cannot be."""

    def __init__(self, client: Client, *, timeout: float = 5.0) -> None:
        self.client = client
        self.timeout = timeout
        self.connections = client.stats["reconnects"]

    def reconnected(self) -> bool:
        """Whether the connection was made anew since this was last asked.

        The broker behind it may have lost its store, also when nothing waits to be published.
        """
        before, self.connections = self.connections, self.client.stats["reconnects"]
        return before != self.connections

    async def publish(self, batch: Sequence[Outgoing]) -> None:
        """All of `batch` is durably stored when this returns. Raises PublishFailed otherwise.

        Safe to repeat: the broker drops a message id that it has within its duplicate window, and
        consumers drop the rest.
        """
        try:
            if len(batch) == 1:
                await self._single(batch[0])
            else:
                await self._atomic(batch)
        except NoRespondersError as gone:
            raise StreamGone(batch[0].subject) from gone
        except (NatsError, TimeoutError) as lost:
            raise PublishFailed(type(lost).__name__) from lost

    async def _single(self, message: Outgoing) -> None:
        _check(await self._request(message, {}))

    async def _atomic(self, batch: Sequence[Outgoing]) -> None:
        batch_id = uuid.uuid4().hex
        for n, message in enumerate(batch, 1):
            headers = {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(n)}
            if n == len(batch):
                headers["Nats-Batch-Commit"] = "1"
            if n in (1, len(batch)):
                answer = await self._request(message, headers)
                if answer.get("error", {}).get("err_code") == DUPLICATE_IN_BATCH:
                    # Some of it arrived before an answer was lost: one by one, doubles are dropped.
                    await asyncio.gather(*(self._single(each) for each in batch))
                    return
                _check(answer)
            else:
                await self.client.publish(
                    message.subject, message.body, headers=_headers(message) | headers
                )

    async def _request(self, message: Outgoing, headers: dict[str, str]) -> dict[str, Any]:
        answer = await self.client.request(
            message.subject,
            message.body,
            timeout=self.timeout,
            headers=_headers(message) | headers,
        )
        document: dict[str, Any] = json.loads(answer.data or b"{}")
        return document


def _headers(message: Outgoing) -> dict[str, str]:
    return {"Nats-Msg-Id": message.message_id, "Content-Type": "application/cloudevents+json"}


def _check(answer: dict[str, Any]) -> None:
    if "error" in answer:
        error = answer["error"]
        raise PublishFailed(f"{error.get('err_code')}: {error.get('description')}")


class Puller:
    """One pull request kept open: hands over what has arrived, at least one message at a time."""

    def __init__(
        self,
        client: Client,
        stream: str,
        consumer: str,
        *,
        batch: int = 500,
        expires: float = 30.0,
        heartbeat: float = 2.0,
    ) -> None:
        self.client = client
        self.subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self.batch = batch
        self.expires = expires
        self.heartbeat = heartbeat
        self.buffer: deque[Msg] = deque()
        self.arrived = asyncio.Event()
        self.credits = 0
        self.gone: PullGone | None = None
        self.seen = 0.0
        self.reconnects = -1
        self.inbox = ""
        self.subscription: Subscription | None = None

    async def start(self) -> "Puller":
        self.inbox = self.client.new_inbox()
        self.subscription = await self.client.subscribe(self.inbox, cb=self._receive)
        return self

    async def _receive(self, message: Msg) -> None:
        self.seen = time.monotonic()
        status = (message.headers or {}).get("Status")
        if status is None:
            self.credits -= 1
            self.buffer.append(message)
        elif status == "100":  # heartbeat
            return
        else:
            self.credits = 0
            description = (message.headers or {}).get("Description", "").lower()
            ended = status in ("404", "408") or (status == "409" and "deleted" not in description)
            if not ended:
                self.gone = PullGone(f"{status} {description}")
        self.arrived.set()

    async def _pull(self) -> None:
        request = {
            "batch": self.batch,
            "expires": int(self.expires * 1e9),
            "idle_heartbeat": int(self.heartbeat * 1e9),
        }
        self.credits = self.batch
        self.seen = time.monotonic()
        self.reconnects = self.client.stats["reconnects"]
        await self.client.publish(self.subject, json.dumps(request).encode(), reply=self.inbox)

    async def next(self) -> list[Msg]:
        """What is here, at least one message, at most `batch`. Raises PullGone."""
        while True:
            if self.gone:
                gone, self.gone = self.gone, None
                raise gone
            reconnected = self.reconnects != self.client.stats["reconnects"]
            silent = time.monotonic() - self.seen > 2.5 * self.heartbeat
            if self.client.is_connected:
                if self.credits > 0 and silent and not reconnected:
                    raise PullGone("no heartbeat from the broker")
                if self.credits <= 0 or reconnected:
                    await self._pull()
            if self.buffer:
                count = min(len(self.buffer), self.batch)
                return [self.buffer.popleft() for _ in range(count)]
            self.arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.heartbeat / 2):
                    await self.arrived.wait()

    async def stop(self) -> None:
        """Before the connection drains: an open pull would hold the drain up."""
        if self.subscription is not None:
            with contextlib.suppress(NatsError):
                await self.subscription.unsubscribe()
