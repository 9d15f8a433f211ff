"""Several relays, the preferred one first: when it fails, the next one takes over until it is back.

A mail goes to another relay only when the first one has surely not taken it: no connection, or a
refusal before its content. Whatever may have been taken stays unanswered, as in the pool. With one
relay and no rate there is nothing between the lanes and its pool.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from types import TracebackType
from typing import Self

from notifications.channels import Outcome, Outgoing, Record, Reply, Stage
from notifications.channels.relay import Relay, RelayState, Trust
from notifications.channels.relay_run import Flight, Leg, Run
from notifications.channels.relay_urls import RelayUrl

_WATCH_SECONDS = 1.0
# Nobody waits for a silent relay as long as RFC 5321 allows where there is another one.
_ALONE_TIMEOUT, _TIMEOUT = 300.0, 60.0
_NO_LIMIT = 1_000_000
# Before its content was on the wire: nobody can have taken it.
_NOT_TAKEN = frozenset({Stage.CONNECT, Stage.MAIL, Stage.DATA})


class Relays:
    """A channel over all relays."""

    def __init__(
        self,
        urls: Sequence[RelayUrl],
        *,
        record: Record | None = None,
        tls: ssl.SSLContext | None = None,
        trust: Trust | None = None,
        patience: float = 60.0,
        longest_wait: float = 5.0,
        timeout: float | None = None,
    ) -> None:
        """Times are seconds. A `send` may end without taking everything.

        It does with no relay up for `patience`, and where rates let it last for `longest_wait`:
        its lane judges the rest anew then, for somebody may have unsubscribed meanwhile.
        """
        self._patience = patience
        self._longest_wait = longest_wait
        self._any_up = asyncio.Event()
        self._any_up.set()
        self._news = asyncio.Event()
        self._runs: set[Run] = set()
        self._relays = [
            Relay.of(
                at,
                trust or Trust(),
                self._changed,
                record=record,
                tls=tls,
                alone=len(urls) == 1,
                timeout=timeout or (_ALONE_TIMEOUT if len(urls) == 1 else _TIMEOUT),
            )
            for at in urls
        ]
        self._plain = len(urls) == 1 and urls[0].rate is None
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        for relay in self._relays:
            await self._stack.enter_async_context(relay.pool)
        if len(self._relays) > 1:
            self._tasks = [asyncio.create_task(relay.keep_trying()) for relay in self._relays]
            self._tasks.append(asyncio.create_task(self._watch()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()

    def states(self) -> list[RelayState]:
        """How each relay is, the preferred one first."""
        return [relay.state for relay in self._relays]

    async def news(self, within: float) -> None:
        """Returns once a relay went down or came back, or after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._news.wait()
        self._news.clear()

    def send(self, mails: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        """As `SmtpPool.send`. What it does not take has no reply."""
        return self._relays[0].pool.send(mails) if self._plain else self._routed(mails)

    async def _routed(self, mails: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        run = Run(mails, until=_now() + self._longest_wait)
        self._runs.add(run)
        try:
            while True:
                await self._feed(run)
                if run.over:
                    return
                heard = await run.heard.get()
                if isinstance(heard, Reply):
                    reply = self._placed(run, heard)
                    if reply is not None:
                        yield reply
                elif isinstance(heard, Leg):
                    heard.ended(run)
        finally:
            self._runs.discard(run)
            await run.stop()

    # Who takes what

    async def _feed(self, run: Run) -> None:
        """See to it that a relay that is up takes what is left."""
        for flight in [one for one in run.back if self._other(one) is None]:
            run.back.remove(flight)
            if flight.refusal is not None:
                run.heard.put_nowait(flight.refusal)
        if run.back:
            relay = self._other(run.back[0])
            if relay is not None:
                self._open(run, relay, only_back=relay is not self._best())
        if run.more:
            relay = self._best() or await self._one_comes_back()
            if relay is None:
                run.more = False
            else:
                self._open(run, relay, only_back=False)

    def _open(self, run: Run, relay: Relay, *, only_back: bool) -> None:
        if any(leg.open and leg.relay is relay and leg.only_back <= only_back for leg in run.legs):
            return
        leg = Leg(relay, 0 if relay.pace else _NO_LIMIT, only_back)
        run.legs.add(leg)
        leg.begin(run, self._fly(run, leg))

    async def _fly(self, run: Run, leg: Leg) -> None:
        if leg.relay.pace is not None:
            leg.quota = await leg.relay.pace.take(within=self._longest_wait)
            if not leg.quota or _now() > run.until:
                # Its turn comes too late. What another relay refused is tried again some time.
                leg.close(run)
                run.more = False
                run.refuse_back()
                return
        leg.flying = True
        async with aclosing(leg.relay.pool.send(self._given(run, leg))) as replies:
            async for reply in replies:
                run.heard.put_nowait(reply)

    def _given(self, run: Run, leg: Leg) -> Iterator[Outgoing]:
        """What the leg's connections take, one by one, for as long as it is theirs to take."""
        while leg.open and leg.quota and self._may_take(leg) and leg.relay.reachable():
            mail = run.next_for(leg.relay, only_back=leg.only_back)
            if mail is None:
                break
            leg.quota -= 1
            leg.relay.took(mail.delivery_id)
            yield mail
        leg.close(run)

    def _may_take(self, leg: Leg) -> bool:
        return leg.relay.up if leg.only_back else leg.relay is self._best()

    def _placed(self, run: Run, reply: Reply) -> Reply | None:
        """The reply, unless another relay may still take the mail."""
        flight = run.flights.pop(reply.delivery_id, None)
        if flight is None:
            return reply
        flight.relay.said(reply)
        if reply.outcome is not Outcome.TEMPORARY or reply.stage not in _NOT_TAKEN:
            return reply
        flight.refused_by.append(flight.relay)
        flight.refusal = reply
        if self._other(flight) is None:
            return reply
        run.back.append(flight)
        return None

    def _best(self) -> Relay | None:
        return next((relay for relay in self._relays if relay.up), None)

    def _other(self, flight: Flight) -> Relay | None:
        """The best relay that has not refused this mail."""
        found = (relay for relay in self._relays if relay.up and relay not in flight.refused_by)
        return next(found, None)

    # Ups and downs

    def _changed(self) -> None:
        self._news.set()
        if self._best() is None:
            self._any_up.clear()
        else:
            self._any_up.set()
        for run in self._runs:
            for leg in run.legs:
                if leg.open and not self._may_take(leg):
                    leg.close(run)

    async def _one_comes_back(self) -> Relay | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._any_up.wait()
        return self._best()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            for relay in self._relays:
                relay.look()


def _now() -> float:
    return asyncio.get_running_loop().time()
