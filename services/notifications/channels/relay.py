"""One relay of several: its connections, its pace, and whether it can be relied upon now."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from notifications.channels import Outcome, Record, Reply, Stage
from notifications.channels.pace import Pace
from notifications.channels.relay_urls import RelayUrl
from notifications.channels.smtp import SmtpPool
from notifications.channels.wire import ConnectionLost, Endpoint, open_wire
from sanctuary import metrics

_log = logging.getLogger(__name__)
_OPEN_SECONDS = 10.0
_MOST_DOUBLINGS = 10
ALONE = 60.0


@dataclass(frozen=True, slots=True)
class Trust:
    """When a relay is left alone and when it is tried again; times are seconds.

    It is left after `unreachable` without a connection, after `refusals` answers in a row that were
    no answer (a 4xx, a broken connection, or one that took longer than `slow`), or when one mail
    waits longer than `slow`. Then it is tried after `first_pause`, which doubles up to
    `longest_pause`; on trial, `trial` such answers are enough to leave it again.
    """

    unreachable: float = 5.0
    refusals: int = 20
    trial: int = 3
    slow: float = 30.0
    first_pause: float = 5.0
    longest_pause: float = 300.0


@dataclass(frozen=True, slots=True)
class RelayState:
    """What an operator wants to know of one relay."""

    name: str
    up: bool
    reason: str
    since: datetime


@dataclass(eq=False)
class Relay:
    """`changed` is called whenever it goes down or comes back."""

    at: RelayUrl
    pool: SmtpPool
    trust: Trust
    tls: ssl.SSLContext | None
    changed: Callable[[], None]
    pace: Pace | None = None
    alone: bool = False
    up: bool = True
    reason: str = ""
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    waiting: dict[UUID, float] = field(default_factory=dict)
    strikes: int = 0
    pauses: int = 0

    @classmethod
    def of(
        cls,
        at: RelayUrl,
        trust: Trust,
        changed: Callable[[], None],
        *,
        record: Record | None,
        tls: ssl.SSLContext | None,
        alone: bool,
        timeout: float,
    ) -> "Relay":
        """Alone, it has all the patience of a pool; beside others it gives up soon."""
        secure = Endpoint.from_url(at.url).scheme != "smtp"
        context = (tls or ssl.create_default_context()) if secure else None
        pool = SmtpPool(
            at.url,
            at.connections,
            record=record,
            tls=context,
            patience=ALONE if alone else trust.unreachable,
            timeout=timeout,
        )
        pace = Pace(at.rate) if at.rate else None
        relay = cls(at, pool, trust, context, changed, pace, alone)
        metrics.MAIL_RELAY_UP.labels(at.name).set(1)
        return relay

    @property
    def state(self) -> RelayState:
        if self.alone and self.pool.unreachable is self.up:
            self._is(up=not self.up, reason="it cannot be reached" if self.up else "")
        return RelayState(self.at.name, self.up, self.reason, self.since)

    def took(self, delivery_id: UUID) -> None:
        """A mail is on its way to it."""
        self.waiting[delivery_id] = _now()

    def said(self, reply: Reply) -> None:
        """What it answered, and how long that took, is remembered."""
        metrics.MAIL_RELAY_ANSWERS.labels(self.at.name, reply.outcome).inc()
        began = self.waiting.pop(reply.delivery_id, None)
        took_long = began is not None and _now() - began > self.trust.slow
        if reply.stage is Stage.CONNECT:
            self.leave("it could not be reached")
        elif took_long or reply.outcome in (Outcome.TEMPORARY, Outcome.UNANSWERED):
            self.strikes += 1
            if self.strikes >= self.trust.refusals:
                self.leave("it answers too slowly" if took_long else "it keeps refusing")
        else:
            self.strikes = self.pauses = 0

    def reachable(self) -> bool:
        """Whether it is worth while to give it another mail now."""
        if self.pool.unreachable:
            self.leave("it could not be reached")
        return self.up

    def look(self) -> None:
        """Whether a mail has been waiting for an answer for too long."""
        if self._hangs():
            self.leave("it answers too slowly")

    def _hangs(self) -> bool:
        oldest = next(iter(self.waiting.values()), None)
        return oldest is not None and _now() - oldest > self.trust.slow

    def leave(self, reason: str) -> None:
        """Others take over. Where there is no other it goes on being tried."""
        if not self.up or self.alone:
            return
        _log.warning("the mail relay %s is left alone: %s", self.at.name, reason)
        self._is(up=False, reason=reason)
        self.pool.leave()

    async def keep_trying(self) -> None:
        """While it is down: look whether it takes connections again, less and less often."""
        while True:
            await asyncio.sleep(self._pause())
            if self.up:
                continue
            self.pauses += 1
            if self._hangs() or not await self._opens():
                continue
            self.pool.forgive()
            self.strikes = max(0, self.trust.refusals - self.trust.trial)
            _log.warning("the mail relay %s is tried again", self.at.name)
            self._is(up=True, reason="")

    def _pause(self) -> float:
        growing = self.trust.first_pause * 2.0 ** min(self.pauses, _MOST_DOUBLINGS)
        return min(growing, self.trust.longest_pause)

    async def _opens(self) -> bool:
        with suppress(OSError, ConnectionLost, TimeoutError):
            async with asyncio.timeout(_OPEN_SECONDS):
                wire = await open_wire(Endpoint.from_url(self.at.url), self.tls)
            wire.close()
            return True
        return False

    def _is(self, *, up: bool, reason: str) -> None:
        self.up, self.reason, self.since = up, reason, datetime.now(UTC)
        metrics.MAIL_RELAY_UP.labels(self.at.name).set(int(up))
        self.changed()


def _now() -> float:
    return asyncio.get_running_loop().time()
