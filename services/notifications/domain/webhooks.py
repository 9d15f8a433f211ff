"""Webhooks: whom we call when something happened, how often we try, and when we stop."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle

# Defaults of ours, dated 21 November 2026: about eight hours of tries for one call, and three days
# of nothing but failures before we stop calling at all.
DELAYS = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600, 1800, 3600, 7200, 14400))
PATIENCE = timedelta(days=3)
LONGEST_URL = 500
_NO_URL = "It is not a web address. Write one like https://example.org/hook."


class Fact(StrEnum):
    """What can be told. A program is told of its own deliveries only."""

    DELIVERY_SETTLED = "delivery.settled"
    MOBILISATION_DONE = "mobilisation.done"
    ALERT_ACKNOWLEDGED = "alert.acknowledged"
    ALERT_ESCALATED = "alert.escalated"
    ALERT_REOPENED = "alert.reopened"
    ALERT_UNANSWERED = "alert.unanswered"


OF_PROGRAMS = frozenset({Fact.DELIVERY_SETTLED})
OF_THE_NETWORK = frozenset(Fact) - OF_PROGRAMS


class WebhookStatus(StrEnum):
    """`disabled`: nothing but failures for days; its owner switches it on again."""

    ACTIVE = "active"
    DISABLED = "disabled"
    ENDED = "ended"


WEBHOOK_LIFECYCLE = Lifecycle(
    "webhook",
    {
        WebhookStatus.ACTIVE: {WebhookStatus.DISABLED, WebhookStatus.ENDED},
        WebhookStatus.DISABLED: {WebhookStatus.ACTIVE, WebhookStatus.ENDED},
        WebhookStatus.ENDED: set(),
    },
)


class CallStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


CALL_LIFECYCLE = Lifecycle(
    "call",
    {
        CallStatus.WAITING: {CallStatus.DELIVERED, CallStatus.GIVEN_UP},
        CallStatus.DELIVERED: set(),
        CallStatus.GIVEN_UP: set(),
    },
)


class UrlRefused(Refusal):
    slug = "webhook-url-refused"
    status = 400
    title = "We cannot call this address"


@dataclass(frozen=True, slots=True)
class Webhook:
    """`key_id` is the program's whose deliveries it tells; without one it tells staff's facts."""

    id: UUID
    key_id: UUID | None
    url: str
    facts: tuple[Fact, ...]
    status: WebhookStatus
    version: int
    created_at: datetime
    failing_since: datetime | None = None
    disabled_at: datetime | None = None

    def change(self, url: str, facts: tuple[Fact, ...]) -> Self:
        self._must_not_be_ended()
        return replace(self, url=url, facts=facts, version=self.version + 1)

    def rotate(self) -> Self:
        self._must_not_be_ended()
        return replace(self, version=self.version + 1)

    def enable(self) -> Self:
        status = WEBHOOK_LIFECYCLE.move(self.status, WebhookStatus.ACTIVE)
        return replace(
            self, status=status, failing_since=None, disabled_at=None, version=self.version + 1
        )

    def end(self) -> Self:
        status = WEBHOOK_LIFECYCLE.move(self.status, WebhookStatus.ENDED)
        return replace(self, status=status, version=self.version + 1)

    def answered(self, *, well: bool, at: datetime) -> Self:
        """What one call came to. Nothing but failures for days disable it."""
        if well or self.status is not WebhookStatus.ACTIVE:
            return replace(self, failing_since=None) if well else self
        since = self.failing_since or at
        if at - since < PATIENCE:
            return replace(self, failing_since=since)
        status = WEBHOOK_LIFECYCLE.move(self.status, WebhookStatus.DISABLED)
        return replace(
            self, status=status, failing_since=since, disabled_at=at, version=self.version + 1
        )

    def _must_not_be_ended(self) -> None:
        if self.status is WebhookStatus.ENDED:
            WEBHOOK_LIFECYCLE.move(self.status, WebhookStatus.ACTIVE)


def retry(attempts: int, at: datetime) -> datetime | None:
    """When a call that failed `attempts` times is made again; None to give up."""
    return at + DELAYS[attempts - 1] if 0 < attempts <= len(DELAYS) else None


def checked_url(url: str, *, open_to_all: bool) -> str:
    """An address that we may call: https, a name, nothing secret in it. Raises UrlRefused.

    Where it leads is looked at again at each call, when its name is looked up.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _refused(_NO_URL) from None
    if parts.scheme != "https" and not open_to_all:
        raise _refused("It has to begin with https://.")
    if parts.scheme not in {"http", "https"} or not host or not url.isascii():
        raise _refused(_NO_URL)
    if parts.username or parts.password or parts.fragment:
        raise _refused("Leave out the name, the password and what follows a #.")
    if any(letter <= " " for letter in url) or len(url) > LONGEST_URL or port == 0:
        raise _refused(f"Write it without spaces, in at most {LONGEST_URL} characters.")
    return url


ALLOWED: Mapping[bool, frozenset[Fact]] = MappingProxyType(
    {True: OF_PROGRAMS, False: OF_THE_NETWORK}
)


def _refused(detail: str) -> UrlRefused:
    return UrlRefused(detail, errors=[{"pointer": "#/url", "detail": detail}])
