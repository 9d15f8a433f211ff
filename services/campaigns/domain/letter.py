"""A letter of one's own to whoever represents one: planned, sent, answered or not (DOMAIN C11).

We keep what it is about and what became of it, never what it says. One or two issues and one ask:
who reads it has little time. A reply that changes later is added; what was said before stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    PLANNED = "planned"
    SENT = "sent"
    NO_REPLY = "no_reply"
    GENERIC_REPLY = "generic_reply"
    RESOURCES_SENT = "resources_sent"
    SUPPORTIVE_REPLY = "supportive_reply"
    HELD_TO_ACCOUNT = "held_to_account"
    ALREADY_SUPPORTER = "already_supporter"
    EVENT_PROPOSED = "event_proposed"
    OPPOSED_REPLY = "opposed_reply"
    WITHDRAWN = "withdrawn"


class Reply(StrEnum):
    """What kind of answer came: told by whoever got it."""

    GENERIC = "generic"
    SUPPORTIVE = "supportive"
    ALREADY_SUPPORTER = "already_supporter"
    OPPOSED = "opposed"


class To(StrEnum):
    """A sitting Member or, before an election, all of the main candidates alike."""

    MEMBER = "member"
    CANDIDATES = "candidates"


_OF_REPLY = {
    Reply.GENERIC: Status.GENERIC_REPLY,
    Reply.SUPPORTIVE: Status.SUPPORTIVE_REPLY,
    Reply.ALREADY_SUPPORTER: Status.ALREADY_SUPPORTER,
    Reply.OPPOSED: Status.OPPOSED_REPLY,
}
_ANSWERED = frozenset(_OF_REPLY.values())
# Whose Member said that they are for it: how they vote is worth knowing.
FOLLOWING = frozenset(
    {
        Status.SUPPORTIVE_REPLY,
        Status.HELD_TO_ACCOUNT,
        Status.ALREADY_SUPPORTER,
        Status.EVENT_PROPOSED,
    }
)
_FOLLOWED_UP: Mapping[Status, Status] = {
    Status.GENERIC_REPLY: Status.RESOURCES_SENT,
    Status.SUPPORTIVE_REPLY: Status.HELD_TO_ACCOUNT,
    Status.ALREADY_SUPPORTER: Status.EVENT_PROPOSED,
}
LIFECYCLE = Lifecycle(
    "letter",
    {
        Status.PLANNED: {Status.SENT, Status.WITHDRAWN},
        Status.SENT: {Status.NO_REPLY, Status.WITHDRAWN, *_ANSWERED},
        Status.NO_REPLY: {Status.SENT, Status.WITHDRAWN, *_ANSWERED},
        Status.GENERIC_REPLY: {Status.RESOURCES_SENT, *_ANSWERED},
        Status.RESOURCES_SENT: _ANSWERED,
        Status.SUPPORTIVE_REPLY: {Status.HELD_TO_ACCOUNT, *_ANSWERED},
        Status.HELD_TO_ACCOUNT: _ANSWERED,
        Status.ALREADY_SUPPORTER: {Status.EVENT_PROPOSED, *_ANSWERED},
        Status.EVENT_PROPOSED: _ANSWERED,
        Status.OPPOSED_REPLY: _ANSWERED,
        Status.WITHDRAWN: {Status.PLANNED},
    },
)


class Next(StrEnum):
    """What to do next, as the page says it."""

    WRITE = "write"
    WAIT = "wait"
    WRITE_AGAIN = "write_again"
    SEND_RESOURCES = "send_resources"
    WATCH_VOTES = "watch_votes"
    PROPOSE_EVENT = "propose_event"
    MEET = "meet"
    REST = "rest"


_NEXT: Mapping[Status, Next] = {
    Status.PLANNED: Next.WRITE,
    Status.SENT: Next.WAIT,
    Status.NO_REPLY: Next.WRITE_AGAIN,
    Status.GENERIC_REPLY: Next.SEND_RESOURCES,
    Status.RESOURCES_SENT: Next.WAIT,
    Status.SUPPORTIVE_REPLY: Next.WATCH_VOTES,
    Status.ALREADY_SUPPORTER: Next.PROPOSE_EVENT,
    Status.OPPOSED_REPLY: Next.MEET,
}


class TooMuchAtOnce(Refusal):
    slug = "one-or-two-issues"
    status = 422
    title = "One or two issues, and one ask"


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from, and how many issues go into one letter."""

    issues: frozenset[str]
    asks: frozenset[str]
    most_issues: int

    def check(self, issues: Sequence[str], asks: Sequence[str]) -> tuple[tuple[str, ...], str]:
        """The issues and the one ask. Raises TooMuchAtOnce, or Invalid for what we do not know."""
        chosen, wanted = tuple(dict.fromkeys(issues)), tuple(dict.fromkeys(asks))
        if not chosen or len(chosen) > self.most_issues:
            raise TooMuchAtOnce(
                "A letter about one or two things is read and remembered. Choose the one or two "
                "that matter most to you; the others can go into another letter.",
                errors=[{"field": "issues", "detail": "Choose one or two."}],
            )
        if len(wanted) != 1:
            raise TooMuchAtOnce(
                "One clear ask is easier to say yes to than several. Choose the one thing that "
                "you would like them to do.",
                errors=[{"field": "ask", "detail": "Choose one."}],
            )
        if not set(chosen) <= self.issues or wanted[0] not in self.asks:
            raise Invalid(
                "Choose from what the page offers: this is an issue or an ask that we do not know.",
                errors=[{"field": "issues", "detail": "Not one of those offered."}],
            )
        return chosen, wanted[0]


@dataclass(frozen=True, slots=True)
class Told:
    """A reply that somebody told us of: what kind, when it came, when they said so."""

    kind: Reply
    received_on: date
    at: datetime

    def same_as(self, other: Self) -> bool:
        return (self.kind, self.received_on) == (other.kind, other.received_on)


@dataclass(frozen=True, slots=True)
class Letter:
    """`member_id` for a letter to a Member, `election_id` for one to all candidates.

    `generation` counts the sendings: a nudge about an earlier one does nothing. `votes`: its writer
    would like to hear how they vote.
    """

    id: UUID
    call_id: UUID
    seat: str
    to: To
    issues: tuple[str, ...]
    ask: str
    planned_at: datetime
    member_id: UUID | None = None
    election_id: UUID | None = None
    status: Status = Status.PLANNED
    sent_on: date | None = None
    nudge: bool = False
    votes: bool = False
    generation: int = 0
    replies: tuple[Told, ...] = ()

    def plan(self, fresh: Self) -> Self:
        """Plan it anew, as `fresh` says; what was sent stays as it was sent."""
        if self.status is Status.PLANNED:
            return replace(fresh, id=self.id, generation=self.generation, nudge=self.nudge)
        status = LIFECYCLE.move(self.status, Status.PLANNED)
        return replace(fresh, id=self.id, status=status, generation=self.generation)

    def send(self, on: date, *, nudge: bool) -> Self:
        """Sent from its writer's own mail; `nudge`: they would like to hear in four weeks."""
        status = LIFECYCLE.move(self.status, Status.SENT)
        generation = self.generation + 1
        return replace(self, status=status, sent_on=on, nudge=nudge, generation=generation)

    def silent(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.NO_REPLY))

    def answered(self, told: Told) -> Self:
        """A reply came. Another one later adds to the history; the same one told twice does not."""
        if self.sent_on is not None and told.received_on < self.sent_on:
            raise Invalid(
                "The reply cannot have come before your letter went. Check the day.",
                errors=[{"field": "received_on", "detail": "Before the letter was sent."}],
            )
        if self.replies and self.replies[-1].same_as(told):
            return self
        target = _OF_REPLY[told.kind]
        status = self.status if target is self.status else LIFECYCLE.move(self.status, target)
        return replace(self, status=status, replies=(*self.replies, told))

    def follow_up(self) -> Self:
        """What the reply asks for was done: resources sent, held to account, event proposed."""
        target = _FOLLOWED_UP.get(self.status)
        if target is None:
            raise Invalid(
                "There is nothing to follow up yet. Tell us of a reply first, once one has come."
            )
        return replace(self, status=LIFECYCLE.move(self.status, target))

    def withdraw(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN), nudge=False)

    def following(self, *, wanted: bool) -> Self:
        """Hear of votes about it, or no longer. Raises Invalid where no Member spoke for it yet."""
        if wanted and not self.may_follow:
            raise Invalid(
                "You can hear of votes once a Member of Parliament wrote to you in support. Tell "
                "us of such a reply first."
            )
        return replace(self, votes=wanted)

    @property
    def may_follow(self) -> bool:
        return self.member_id is not None and self.status in FOLLOWING

    @property
    def next(self) -> Next:
        return _NEXT.get(self.status, Next.REST)

    @property
    def is_out(self) -> bool:
        return self.status not in {Status.PLANNED, Status.WITHDRAWN}
