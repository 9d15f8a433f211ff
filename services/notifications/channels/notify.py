"""GOV.UK Notify, through its own client: text messages, and e-mail where that is wanted.

The client is synchronous and each of its sessions belongs to one thread, so a few threads carry the
requests. The reference of a notification is the id of the delivery: before a second try, whatever
became of the first, Notify is asked whether it has the message already. So nothing goes out twice,
even when an answer was lost or the worker died in between.
"""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType, TracebackType
from typing import Any, Literal, Self
from uuid import UUID

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from notifications.channels import Outcome, Outgoing, Record, Reply, Stage

Kind = Literal["sms", "email"]

# What Notify says of a message that it has. What is missing here did not arrive and may go again.
KNOWN: Mapping[str, Outcome] = MappingProxyType(
    {
        "created": Outcome.ACCEPTED,
        "sending": Outcome.ACCEPTED,
        "pending": Outcome.ACCEPTED,
        "sent": Outcome.ACCEPTED,
        "delivered": Outcome.ACCEPTED,
        "permanent-failure": Outcome.PERMANENT,
    }
)
_RECIPIENT = ("phone_number", "email_address")


@dataclass(frozen=True, slots=True)
class Account:
    """Where Notify is, who we are there, and the template that takes our words."""

    url: str
    api_key: str
    template: str
    timeout: float


def packed(personalisation: Mapping[str, str], *, again: bool, unsubscribe: str = "") -> bytes:
    """The content of an `Outgoing` for this channel. `again`: it may have been sent before."""
    content = {"values": dict(personalisation), "again": again, "unsubscribe": unsubscribe}
    return json.dumps(content).encode()


class NotifyChannel:
    """Carries what `packed` made, over a few connections at once."""

    def __init__(self, account: Account, kind: Kind, connections: int, *, record: Record) -> None:
        self._account = account
        self._kind = kind
        self._most = connections
        self._record = record
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="notify")
        self._own = threading.local()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def send(self, messages: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        loop = asyncio.get_running_loop()
        under_way: set[asyncio.Future[Reply]] = set()
        for message in messages:
            if len(under_way) >= self._most:
                done, under_way = await _first(under_way)
                for reply in done:
                    self._record.append(reply)
                    yield reply
            self._record.begin(message.delivery_id)
            under_way.add(loop.run_in_executor(self._threads, self._carry, message))
        while under_way:
            done, under_way = await _first(under_way)
            for reply in done:
                self._record.append(reply)
                yield reply

    def _carry(self, message: Outgoing) -> Reply:
        """In a thread. Answers whatever happens."""
        content = json.loads(message.content)
        try:
            known = self._known(message.delivery_id) if content["again"] else None
            if known is None:
                self._post(message, content)
                known = Reply(message.delivery_id, Outcome.ACCEPTED, HTTPStatus.CREATED, "taken")
        except APIError as error:
            known = refused(message.delivery_id, error)
        return known

    def _post(self, message: Outgoing, content: Mapping[str, Any]) -> None:
        reference = str(message.delivery_id)
        if self._kind == "sms":
            self._client.send_sms_notification(
                message.recipient, self._account.template, content["values"], reference
            )
        else:
            self._client.send_email_notification(
                message.recipient,
                self._account.template,
                content["values"],
                reference,
                one_click_unsubscribe_url=content["unsubscribe"] or None,
            )

    def _known(self, delivery_id: UUID) -> Reply | None:
        """What Notify has under this reference, if it need not go again."""
        found = self._client.get_all_notifications(reference=str(delivery_id))
        outcomes = {KNOWN.get(one["status"]) for one in found["notifications"]}
        for outcome in (Outcome.ACCEPTED, Outcome.PERMANENT):
            if outcome in outcomes:
                return Reply(delivery_id, outcome, HTTPStatus.OK, "known already", Stage.RCPT)
        return None

    @property
    def _client(self) -> Any:
        client = getattr(self._own, "client", None)
        if client is None:
            client = NotificationsAPIClient(  # type: ignore[no-untyped-call]
                self._account.api_key, self._account.url, self._account.timeout
            )
            self._own.client = client
        return client


def refused(delivery_id: UUID, error: APIError) -> Reply:
    """What an error of the API means for one message. Only names of errors are kept of it."""
    code = error.response.status_code if error.response is not None else 0
    said = error.message if isinstance(error.message, list) else []
    names = ", ".join(sorted({str(one.get("error", "")) for one in said})) or "no answer"
    if code != HTTPStatus.BAD_REQUEST:
        # A wrong key, a limit, a fault of theirs: none of them is about this message.
        return Reply(delivery_id, Outcome.TEMPORARY, code, names, Stage.CONNECT)
    about_address = any(str(one.get("message", "")).startswith(_RECIPIENT) for one in said)
    stage = Stage.RCPT if about_address else Stage.CONTENT
    # Its code stays out: what reads codes reads those of mail servers, where 400 says "later".
    return Reply(delivery_id, Outcome.PERMANENT, 0, names, stage)


class NotSetUp:
    """Stands where no carrier is configured: messages wait, and expire in their time."""

    async def send(self, messages: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        for message in messages:
            yield Reply(message.delivery_id, Outcome.TEMPORARY, 0, "not set up", Stage.CONNECT)


async def _first(
    under_way: set[asyncio.Future[Reply]],
) -> tuple[list[Reply], set[asyncio.Future[Reply]]]:
    done, rest = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
    return [one.result() for one in done], rest
