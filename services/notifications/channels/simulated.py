"""A channel from which nothing leaves: it answers as the address is called.

It carries everything that a test key sends, and from every key what goes to a simulated address. A
simulated refusal comes after the content, because one at RCPT would suppress the person, and the
address could be tried only once.
"""

from collections.abc import AsyncGenerator, Iterable, Iterator
from uuid import UUID

from notifications.channels import Channel, Outcome, Outgoing, Reply, Stage
from notifications.domain.simulated import Behaviour, behaviour, is_simulated

_MOST_REMEMBERED = 10_000


class Simulated:
    """Answers at once. What it delayed it remembers only while its process lives."""

    def __init__(self) -> None:
        self._delayed: dict[UUID, None] = {}

    async def send(self, messages: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        for message in messages:
            yield self._answer(message)

    def _answer(self, message: Outgoing) -> Reply:
        match behaviour(message.recipient):
            case Behaviour.PERMANENT_FAILURE:
                return _reply(message, Outcome.PERMANENT, 550)
            case Behaviour.TEMPORARY_FAILURE:
                return _reply(message, Outcome.TEMPORARY, 450)
            case Behaviour.DELAYED if message.delivery_id not in self._delayed:
                self._delayed[message.delivery_id] = None
                if len(self._delayed) > _MOST_REMEMBERED:
                    del self._delayed[next(iter(self._delayed))]
                return _reply(message, Outcome.TEMPORARY, 451)
            case _:
                return _reply(message, Outcome.ACCEPTED, 250)


class Diverted:
    """A channel in front of another: what goes to a simulated address never reaches that one."""

    def __init__(self, channel: Channel, simulated: Simulated) -> None:
        self.channel = channel
        self.simulated = simulated

    async def send(self, messages: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        aside: list[Outgoing] = []

        def real() -> Iterator[Outgoing]:
            for message in messages:
                if is_simulated(message.recipient):
                    aside.append(message)
                else:
                    yield message

        async for reply in self.channel.send(real()):
            yield reply
        async for reply in self.simulated.send(aside):
            yield reply


def _reply(message: Outgoing, outcome: Outcome, code: int) -> Reply:
    return Reply(message.delivery_id, outcome, code, "simulated", Stage.CONTENT)
