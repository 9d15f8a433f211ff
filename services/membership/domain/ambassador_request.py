"""A request to Ambassadors: somebody would like one of them to come, speak or tell (DOMAIN C8).

One is asked at a time. Whoever is asked may accept, decline, or change their mind at any time, and
there is no field for why. Whoever made the request learns only that it is being arranged, that
somebody will come, or that it cannot be arranged.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.request_preparation import NotPrepared, Preparation
from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle


class Kind(StrEnum):
    MEDIA = "media"
    SPEAKING = "speaking"
    PANEL = "panel"
    MP_MEETING = "mp_meeting"
    STORY = "story"
    CAMPAIGN_ACTION = "campaign_action"
    STEERING_SEAT = "steering_seat"


class Status(StrEnum):
    ARRANGING = "arranging"
    TAKEN = "taken"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


LIFECYCLE = Lifecycle(
    "request",
    {
        Status.ARRANGING: {Status.TAKEN, Status.CLOSED, Status.CANCELLED},
        Status.TAKEN: {Status.ARRANGING, Status.DONE, Status.CLOSED, Status.CANCELLED},
        Status.CLOSED: set(),
        Status.DONE: set(),
        Status.CANCELLED: set(),
    },
)


class Answer(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    PREPARED = "prepared"
    DONE = "done"
    DEBRIEFED = "debriefed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RELEASED = "released"


ANSWERS = Lifecycle(
    "question",
    {
        Answer.ASKED: {
            Answer.ACCEPTED, Answer.DECLINED, Answer.WITHDRAWN, Answer.LAPSED, Answer.RELEASED,
        },
        Answer.ACCEPTED: {Answer.PREPARED, Answer.WITHDRAWN, Answer.RELEASED},
        Answer.PREPARED: {Answer.DONE, Answer.WITHDRAWN, Answer.RELEASED},
        Answer.DONE: {Answer.DEBRIEFED},
        Answer.DECLINED: {Answer.ACCEPTED},
        Answer.WITHDRAWN: {Answer.ACCEPTED},
        Answer.LAPSED: {Answer.ACCEPTED},
        Answer.DEBRIEFED: set(),
        Answer.RELEASED: set(),
    },
)  # fmt: skip
MOST_ASKED = 30
COMES = frozenset({Answer.ACCEPTED, Answer.PREPARED, Answer.DONE, Answer.DEBRIEFED})
NOT_THIS_TIME = "not this time"
SEEN_BY_REQUESTER = {
    Status.ARRANGING: "being arranged",
    Status.TAKEN: "somebody will come",
    Status.DONE: "somebody will come",
    Status.CLOSED: "cannot be arranged",
    Status.CANCELLED: "cannot be arranged",
}


class NotOpenAnyMore(Refusal):
    slug = "request-not-open"
    title = "This is not open any more"


class AskedAlready(Refusal):
    slug = "asked-already"
    title = "This person was asked already"


@dataclass(frozen=True, slots=True)
class Ask:
    """One Ambassador and one request. What they answered, and nothing of why."""

    ambassador_id: UUID
    asked_on: date
    answer_by: date
    answer: Answer = Answer.ASKED
    wants_a_call: bool = False

    @property
    def shown(self) -> str:
        """For the coordinator: who declined, left it or stepped back cannot be told apart."""
        said_no = {Answer.DECLINED, Answer.WITHDRAWN, Answer.LAPSED, Answer.RELEASED}
        return NOT_THIS_TIME if self.answer in said_no else self.answer.value


@dataclass(frozen=True, slots=True)
class AmbassadorRequest:
    """`next_up` is who is asked after those who were asked, in that order."""

    id: UUID
    kind: Kind
    nation: str
    about: str
    requester: UUID
    made_at: datetime
    expires_on: date
    area: str | None = None
    on_behalf_of: str = ""
    takes_place_on: date | None = None
    status: Status = Status.ARRANGING
    next_up: tuple[UUID, ...] = ()
    asks: tuple[Ask, ...] = ()
    preparation: Preparation = field(default_factory=Preparation)
    closed: Decision | None = None
    version: int = 1

    @property
    def waiting_for(self) -> Ask | None:
        """The question that nobody has answered yet."""
        return next((ask for ask in self.asks if ask.answer is Answer.ASKED), None)

    @property
    def taken_by(self) -> UUID | None:
        return next((ask.ambassador_id for ask in self.asks if ask.answer in COMES), None)

    @property
    def needs_you(self) -> bool:
        """Nobody is asked and nobody follows: a coordinator has to name somebody."""
        idle = self.waiting_for is None and not self.next_up
        return self.status is Status.ARRANGING and idle

    def ask_of(self, ambassador_id: UUID) -> Ask | None:
        return next((ask for ask in self.asks if ask.ambassador_id == ambassador_id), None)

    def order(self, next_up: tuple[UUID, ...]) -> Self:
        """Who is asked, one after the other. Nobody twice, nobody who was asked before."""
        self._must_be_open()
        known = {ask.ambassador_id for ask in self.asks}
        if len(known) + len(next_up) > MOST_ASKED:
            raise Invalid(
                f"At most {MOST_ASKED} people are asked for one thing. Take some out of the list, "
                "or say that it cannot be arranged."
            )
        if known & set(next_up) or len(set(next_up)) < len(next_up):
            raise AskedAlready(
                "Somebody in your list was asked before, or is in it twice. Nobody is asked twice "
                "for the same thing. Take them out of the list."
            )
        return replace(self, next_up=next_up)

    def ask_next(self, *, on: date, answer_by: date) -> tuple[Self, UUID | None]:
        """Ask whoever is next, unless somebody is asked or comes. Returns who is asked now."""
        if self.status is not Status.ARRANGING or self.waiting_for or not self.next_up:
            return self, None
        first, *rest = self.next_up
        asks = (*self.asks, Ask(first, on, answer_by))
        return replace(self, asks=asks, next_up=tuple(rest)), first

    def skip(self, ambassador_id: UUID) -> Self:
        """Somebody went or rests: they are not asked, and whoever follows moves up."""
        left = tuple(one for one in self.next_up if one != ambassador_id)
        return replace(self, next_up=left)

    def answered(self, ambassador_id: UUID, answer: Answer) -> Self:
        """What somebody says, for the first time or anew."""
        ask = self.ask_of(ambassador_id)
        if ask is None:
            raise NotOpenAnyMore("This is not open any more. Nothing needs doing.")
        if answer is Answer.ACCEPTED:
            self._must_be_free_for(ask)
        if answer is Answer.PREPARED and not self.preparation.settled:
            raise NotPrepared.lacking(self.preparation)
        changed = replace(ask, answer=ANSWERS.move(ask.answer, answer))
        return replace(self._with(changed), status=self._following(answer))

    def debriefed(self, ambassador_id: UUID, *, wants_a_call: bool) -> Self:
        """How it was is for a conversation, if they want one; nothing of it is written here."""
        told = self.answered(ambassador_id, Answer.DEBRIEFED)
        ask = told.ask_of(ambassador_id)
        if ask is None:
            return told
        return replace(told, asks=_changed(told.asks, replace(ask, wants_a_call=wants_a_call)))

    def overdue(self, today: date) -> Self:
        """Whoever has not answered in time is let be, and is not told so."""
        ask = self.waiting_for
        if ask is None or ask.answer_by >= today:
            return self
        return self.answered(ask.ambassador_id, Answer.LAPSED)

    def end(self, status: Status, made: Decision) -> tuple[Self, UUID | None]:
        """It is called off, or cannot be arranged. Returns who has to be told."""
        ended = replace(self, status=LIFECYCLE.move(self.status, status), closed=made, next_up=())
        told = next((ask for ask in self.asks if ask.answer in _STANDING), None)
        if told is None:
            return ended, None
        asks = _changed(self.asks, replace(told, answer=Answer.RELEASED))
        return replace(ended, asks=asks), told.ambassador_id

    def without(self, ambassador_id: UUID) -> Self:
        """Somebody is forgotten: as if they had never been asked."""
        came = self.taken_by == ambassador_id and self.status is Status.TAKEN
        asks = tuple(ask for ask in self.asks if ask.ambassador_id != ambassador_id)
        status = LIFECYCLE.move(self.status, Status.ARRANGING) if came else self.status
        return replace(self.skip(ambassador_id), asks=asks, status=status)

    def _must_be_open(self) -> None:
        if self.status is not Status.ARRANGING:
            raise NotOpenAnyMore(
                "This request is not being arranged any more, so nobody is asked for it."
            )

    def _must_be_free_for(self, ask: Ask) -> None:
        """Who said no before may still come, as long as nobody else is asked or comes."""
        free = ask.answer is Answer.ASKED or self.waiting_for is None
        if self.status is not Status.ARRANGING or not free:
            raise NotOpenAnyMore(
                "Thank you. This is not open any more, so there is nothing to answer."
            )

    def _following(self, answer: Answer) -> Status:
        """What an answer makes of the request itself."""
        if answer is Answer.ACCEPTED:
            return LIFECYCLE.move(self.status, Status.TAKEN)
        stepped_back = answer in {Answer.WITHDRAWN, Answer.RELEASED}
        if stepped_back and self.status is Status.TAKEN:
            return LIFECYCLE.move(self.status, Status.ARRANGING)
        if answer is Answer.DONE:
            return LIFECYCLE.move(self.status, Status.DONE)
        return self.status

    def _with(self, changed: Ask) -> Self:
        return replace(self, asks=_changed(self.asks, changed))


def _changed(asks: tuple[Ask, ...], changed: Ask) -> tuple[Ask, ...]:
    return tuple(changed if ask.ambassador_id == changed.ambassador_id else ask for ask in asks)


_STANDING = frozenset({Answer.ASKED, Answer.ACCEPTED, Answer.PREPARED})
