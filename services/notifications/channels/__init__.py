"""Channels carry a finished message to somebody and say what became of it.

`smtp` sends mail, `journal` keeps each answer safe until it stands in the database. What they have
in common is here: what goes out, what comes back, and the one method that a channel has.
"""

from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Outcome(StrEnum):
    """What an answer means for one delivery."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    # The message was on its way when the connection broke: it may have been sent.
    UNANSWERED = "unanswered"


class Stage(StrEnum):
    """What was being answered; a refusal says something about the address only at RCPT."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one recipient. `content` has CRLF line ends and doubled dots already.

    `edition` is that of the text it was made from, to be kept with the delivery; `parts` are the
    deliveries that it brings along, each with an edition of its own. `overtaken` is asked once more
    right before the content is given away: a message that came to nothing meanwhile is kept back.
    """

    delivery_id: UUID
    envelope_from: str
    recipient: str
    content: bytes
    edition: int | None = None
    parts: tuple[tuple[UUID, int | None], ...] = ()
    overtaken: Callable[[], bool] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """`code` is the server's, or 0 where no server answered. `text` holds no address."""

    delivery_id: UUID
    outcome: Outcome
    code: int
    text: str
    stage: Stage = Stage.CONTENT


class Record(Protocol):
    """Where a channel writes down what happens on the wire: the journal.

    `begin` comes right before anything of these messages can arrive, `append` with an answer. A
    message that was begun and not answered when its process died may have arrived. `note` may wait
    with the answer until the next `begin` or `flush`, which the channel sees to at once.
    """

    def begin(self, *delivery_ids: UUID) -> None: ...
    def append(self, reply: Reply, /) -> None: ...
    def note(self, reply: Reply, /) -> None: ...
    def flush(self) -> None: ...


class Channel(Protocol):
    """Whatever carries messages. Each one that is taken from `messages` gets exactly one reply."""

    def send(self, messages: Iterable[Outgoing], /) -> AsyncGenerator[Reply, None]: ...
