"""Celebrating what somebody did, only because they offer it, in exactly the words they agreed to.

Staff publish what was offered, or propose other words; they never change any. Whoever offered it
takes it back at once, in whatever state it is, and then its words are gone.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from campaigns.domain.journey import checked
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

EDITORS = (Role.CAMPAIGN_MANAGER,)
LONGEST_WORDS, LONGEST_CALLED, LONGEST_PLACE = 600, 40, 80


class Status(StrEnum):
    OFFERED = "offered"
    REWORDED = "reworded"
    AGREED = "agreed"
    PUBLISHED = "published"
    DECLINED = "declined"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "celebration",
    {
        Status.OFFERED: {
            Status.PUBLISHED,
            Status.REWORDED,
            Status.DECLINED,
            Status.WITHDRAWN,
        },
        Status.REWORDED: {Status.AGREED, Status.WITHDRAWN},
        Status.AGREED: {Status.PUBLISHED, Status.DECLINED, Status.WITHDRAWN},
        Status.PUBLISHED: {Status.TAKEN_DOWN, Status.WITHDRAWN},
        Status.DECLINED: {Status.WITHDRAWN},
        Status.TAKEN_DOWN: {Status.WITHDRAWN},
        Status.WITHDRAWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Celebration:
    """`called` and `place` are as much as the person wants to be told of them, or nothing."""

    id: UUID
    person_id: UUID
    language: Literal["en", "cy"]
    words: str
    offered_at: datetime
    called: str = ""
    place: str = ""
    proposed: str = ""
    status: Status = Status.OFFERED
    decided: Decision | None = None

    @classmethod
    def offer(
        cls,
        celebration_id: UUID,
        person_id: UUID,
        words: str,
        *,
        language: Literal["en", "cy"],
        called: str,
        place: str,
        at: datetime,
    ) -> Self:
        """Raises Invalid."""
        words = checked(words, LONGEST_WORDS, "words")
        if not words:
            detail = "Write what may be told"
            raise Invalid(detail, errors=[{"field": "words", "detail": detail}])
        called = checked(called, LONGEST_CALLED, "called")
        place = checked(place, LONGEST_PLACE, "place")
        return cls(celebration_id, person_id, language, words, at, called, place)

    def propose(self, words: str, *, by: Actor, at: datetime) -> Self:
        """Ask whether it may be said in other words."""
        return self._decide(Status.REWORDED, "other words", by=by, at=at, proposed=words)

    def agree(self) -> Self:
        """The person takes the words that were proposed: from now on these are theirs."""
        status = LIFECYCLE.move(self.status, Status.AGREED)
        return replace(self, status=status, words=self.proposed, proposed="")

    def publish(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """Tell it, word for word."""
        return self._decide(Status.PUBLISHED, reason, by=by, at=at)

    def decline(self, reason: str, *, by: Actor, at: datetime) -> Self:
        return self._decide(Status.DECLINED, reason, by=by, at=at)

    def take_down(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """Staff stop telling it, for somebody's safety perhaps."""
        return self._decide(Status.TAKEN_DOWN, reason, by=by, at=at)

    def withdraw(self) -> Self:
        """The person takes it back; nothing of it stays but that there was something."""
        status = LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, status=status, words="", called="", place="", proposed="")

    def _decide(
        self, status: Status, reason: str, *, by: Actor, at: datetime, proposed: str = ""
    ) -> Self:
        by.must(*EDITORS)
        moved = LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, proposed=proposed, decided=Decision(by.id, at, reason))
