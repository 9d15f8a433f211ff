"""One `send` over several relays: where its mails are, and which relay is given what."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from notifications.channels import Outgoing, Reply
from notifications.channels.relay import Relay


@dataclass(slots=True, eq=False)
class Flight:
    """A mail with a relay, and those that did not take it."""

    mail: Outgoing
    relay: Relay
    refused_by: list[Relay] = field(default_factory=list)
    refusal: Reply | None = None


@dataclass(slots=True, eq=False)
class Leg:
    """A part of a run with one relay. `open`: it may take more, `quota` of them.

    `only_back`: no more than what another relay refused.
    """

    relay: Relay
    quota: int
    only_back: bool
    open: bool = True
    flying: bool = False
    task: asyncio.Task[None] | None = None

    def begin(self, run: "Run", work: Coroutine[Any, Any, None]) -> None:
        self.task = asyncio.create_task(work)
        self.task.add_done_callback(lambda _: run.heard.put_nowait(self))

    def close(self, run: "Run") -> None:
        """It takes no more. What it was allowed and did not use, others may."""
        if self.relay.pace is not None:
            self.relay.pace.give_back(self.quota)
        self.quota, self.open = 0, False
        if not self.flying and self.task is not None:
            self.task.cancel()  # it only waits for its turn
        run.heard.put_nowait(None)

    def ended(self, run: "Run") -> None:
        """Everything that it took is answered. Raises what the relay's connections raised."""
        run.legs.discard(self)
        if self.task is not None and not self.task.cancelled():
            self.task.result()


class Run:
    """`heard` has replies, legs that ended, and None when somebody should look again."""

    def __init__(self, mails: Iterable[Outgoing], *, until: float) -> None:
        self.source = iter(mails)
        self.until = until
        self.more = True
        self.back: deque[Flight] = deque()
        self.flights: dict[UUID, Flight] = {}
        self.legs: set[Leg] = set()
        self.heard: asyncio.Queue[Reply | Leg | None] = asyncio.Queue()

    @property
    def over(self) -> bool:
        return not (self.more or self.back or self.legs or self.heard.qsize())

    def next_for(self, relay: Relay, *, only_back: bool) -> Outgoing | None:
        """The next mail that this relay has not refused before."""
        for flight in self.back:
            if relay not in flight.refused_by:
                self.back.remove(flight)
                flight.relay = relay
                self.flights[flight.mail.delivery_id] = flight
                return flight.mail
        if only_back or not self.more:
            return None
        mail = next(self.source, None)
        if mail is None:
            self.more = False
            return None
        self.flights[mail.delivery_id] = Flight(mail, relay)
        return mail

    def refuse_back(self) -> None:
        """Nobody else takes them now: they were refused."""
        while self.back:
            flight = self.back.popleft()
            if flight.refusal is not None:
                self.heard.put_nowait(flight.refusal)

    async def stop(self) -> None:
        tasks = [leg.task for leg in self.legs if leg.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for delivery_id, flight in self.flights.items():
            flight.relay.waiting.pop(delivery_id, None)
