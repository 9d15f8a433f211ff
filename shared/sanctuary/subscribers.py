"""Which function handles which event: the registry behind `@subscribers.on(Event)`.

A handler receives `(event, uow)` and does everything inside that transaction. A batch handler
receives `(events, uow)`: the fast path, one statement for hundreds. Three outcomes:
return; raise a `Refusal` (recorded, not tried again); raise `TryAgain` (comes back later). Any
other exception is a bug: it comes back with growing delay and is parked after some attempts.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from sanctuary.db import UnitOfWork
from sanctuary.events import Envelope, Event

E = TypeVar("E", bound=Event)
Q = TypeVar("Q", bound=BaseModel)
One = Callable[[E, UnitOfWork], Awaitable[None]]
Many = Callable[[Sequence[E], UnitOfWork], Awaitable[None]]
Whole = Callable[[Sequence[Envelope], UnitOfWork], Awaitable[None]]
Answer = Callable[[Q, UnitOfWork], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Handler:
    """How one event type is handled. `topic` is set when only the latest version counts.

    With `whole` it is handed over in its envelope, which says when it was told.
    """

    event: type[Event]
    function: Callable[[Any, UnitOfWork], Awaitable[None]]
    many: bool
    topic: str | None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers a question that other services ask by request-reply."""

    subject: str
    question: type[BaseModel]
    function: Callable[[Any, UnitOfWork], Awaitable[BaseModel]]


class Subscribers:
    """The subscriptions of one service; exactly one handler per event."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.handlers: dict[type[Event], Handler] = {}
        self.answerers: dict[str, Answerer] = {}

    def on(self, event: type[E], *, latest: bool = False) -> Callable[[One[E]], One[E]]:
        """Handle each `event`. With `latest`, one older than what was seen is dropped."""
        return self._register(event, many=False, latest=latest)

    def on_batch(self, event: type[E], *, latest: bool = False) -> Callable[[Many[E]], Many[E]]:
        """Handle all consecutive events of this type at once."""
        return self._register(event, many=True, latest=latest)

    def on_envelopes(self, event: type[Event]) -> Callable[[Whole], Whole]:
        """Handle all consecutive events of this type at once, for whom it matters when each was."""
        return self._register(event, many=True, latest=False, whole=True)

    def answers(self, subject: str, question: type[Q]) -> Callable[[Answer[Q]], Answer[Q]]:
        """Answer questions on `ask.<service>.<noun>`; the broker's disk keeps nothing of it."""

        def register(function: Answer[Q]) -> Answer[Q]:
            self.answerers[subject] = Answerer(subject, question, function)
            return function

        return register

    def _register(
        self, event: type[Event], *, many: bool, latest: bool, whole: bool = False
    ) -> Callable[[Any], Any]:
        if event in self.handlers:
            msg = f"{self.service} handles {event.TYPE} twice"
            raise TypeError(msg)
        topic = event.TYPE.rsplit(".", 2)[0] if latest else None

        def register(function: Any) -> Any:
            self.handlers[event] = Handler(event, function, many, topic, whole)
            return function

        return register

    def sources(self) -> dict[str, list[str]]:
        """Per publishing service the subjects to read, with every version of each type.

        An unknown version is read too, so that it is parked where a person sees it instead of
        passing by unnoticed.
        """
        found: dict[str, set[str]] = {}
        for event in self.handlers:
            found.setdefault(event.publisher(), set()).add(event.TYPE.rsplit(".", 1)[0] + ".*")
        return {source: sorted(subjects) for source, subjects in sorted(found.items())}
