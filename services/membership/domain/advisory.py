"""The Advisory Group: nominated Ambassadors, asked to trustee meetings in turn (DOMAIN C8)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.rota import Asked, in_turn
from sanctuary.actor import Decision
from sanctuary.errors import NotFound
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    NOMINATED = "nominated"
    ACCEPTED = "accepted"
    SERVING = "serving"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "place in the group",
    {
        Status.NOMINATED: {Status.ACCEPTED, Status.ENDED},
        Status.ACCEPTED: {Status.SERVING, Status.ENDED},
        Status.SERVING: {Status.ENDED},
        Status.ENDED: {Status.NOMINATED},
    },
)


class Reply(StrEnum):
    ASKED = "asked"
    COMES = "comes"
    DECLINED = "declined"
    LAPSED = "lapsed"


REPLIES = Lifecycle(
    "turn",
    {
        Reply.ASKED: {Reply.COMES, Reply.DECLINED, Reply.LAPSED},
        Reply.COMES: {Reply.DECLINED},
        Reply.DECLINED: set(),
        Reply.LAPSED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Member:
    """One Ambassador's place in the group, from nomination to its end."""

    id: UUID
    ambassador_id: UUID
    nominated: Decision
    status: Status = Status.NOMINATED
    version: int = 1

    def move(self, status: Status) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, status))

    def nominate_again(self, nominated: Decision) -> Self:
        return replace(self.move(Status.NOMINATED), nominated=nominated)


@dataclass(frozen=True, slots=True)
class Turn:
    """One member asked to one meeting. What they answered, and nothing of why."""

    member_id: UUID
    asked_on: date
    answer_by: date
    reply: Reply = Reply.ASKED

    @property
    def shown(self) -> str:
        """Who said no and who left it alike."""
        said_no = self.reply in {Reply.DECLINED, Reply.LAPSED}
        return "not this time" if said_no else self.reply.value


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the trustees with places for members; papers are for those who come."""

    id: UUID
    on: date
    papers: str
    places: int
    turns: tuple[Turn, ...] = ()
    version: int = 1

    @property
    def lacking(self) -> int:
        """Places for which nobody is asked and nobody comes."""
        held = sum(turn.reply in {Reply.ASKED, Reply.COMES} for turn in self.turns)
        return max(0, self.places - held)

    def turn_of(self, member_id: UUID) -> Turn | None:
        return next((turn for turn in self.turns if turn.member_id == member_id), None)

    def fill(
        self,
        serving: Collection[UUID],
        last: Mapping[UUID, Asked],
        tie: Callable[[UUID], bytes],
        *,
        today: date,
        answer_by: date,
    ) -> tuple[Self, tuple[UUID, ...]]:
        """Ask whoever's turn it is for each free place. Returns who is asked now."""
        if self.on < today:
            return self, ()
        free = [each for each in serving if self.turn_of(each) is None]
        asked = tuple(in_turn(free, last, tie)[: self.lacking])
        turns = tuple(Turn(each, today, min(answer_by, self.on)) for each in asked)
        return replace(self, turns=(*self.turns, *turns)), asked

    def replied(self, member_id: UUID, reply: Reply) -> Self:
        """What somebody answers, for the first time or anew."""
        turn = self.turn_of(member_id)
        if turn is None:
            raise NotFound("You are not asked to this meeting. Nothing needs doing.")
        changed = replace(turn, reply=REPLIES.move(turn.reply, reply))
        return replace(self, turns=tuple(changed if each is turn else each for each in self.turns))

    def overdue(self, today: date) -> Self:
        """Whoever has not answered in time is let be."""
        meeting = self
        for turn in self.turns:
            if turn.reply is Reply.ASKED and turn.answer_by < today:
                meeting = meeting.replied(turn.member_id, Reply.LAPSED)
        return meeting

    def without(self, member_id: UUID) -> Self:
        """Somebody is forgotten: as if they had never been asked."""
        return replace(
            self, turns=tuple(turn for turn in self.turns if turn.member_id != member_id)
        )


def last_asked(meetings: Collection[Meeting]) -> dict[UUID, Asked]:
    """When each member was last asked to a meeting, and whether they came."""
    last: dict[UUID, Asked] = {}
    for meeting in sorted(meetings, key=lambda one: (one.on, one.id)):
        for turn in meeting.turns:
            before = last.get(turn.member_id)
            if before is None or before.on <= turn.asked_on:
                last[turn.member_id] = Asked(turn.asked_on, came=turn.reply is Reply.COMES)
    return last
