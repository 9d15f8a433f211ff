"""What people say of the handbook, good or bad: without a name unless they would like an answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.journey import MOST_WORDS, checked
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle

READERS = (Role.CAMPAIGN_MANAGER,)


class Verdict(StrEnum):
    HELPED = "helped"
    MIXED = "mixed"
    DID_NOT_HELP = "did_not_help"


class Status(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


LIFECYCLE = Lifecycle(
    "feedback",
    {
        Status.OPEN: {Status.ANSWERED, Status.SET_ASIDE},
        Status.ANSWERED: set(),
        Status.SET_ASIDE: set(),
    },
)


class NobodyToAnswer(Refusal):
    slug = "nobody-to-answer"
    title = "Nobody asked for an answer"


@dataclass(frozen=True, slots=True)
class Feedback:
    """`person_id` is there only where an answer is wanted: otherwise nobody knows who wrote it."""

    id: UUID
    edition: str
    section: str
    verdict: Verdict
    words: str
    given_on: date
    person_id: UUID | None = None
    status: Status = Status.OPEN
    answer: str = ""
    decided: Decision | None = None

    def __post_init__(self) -> None:
        checked(self.words, MOST_WORDS, "words")

    def reply(self, answer: str, *, by: Actor, at: datetime) -> Self:
        by.must(*READERS)
        if self.person_id is None:
            raise NobodyToAnswer(
                "Whoever wrote this chose not to be known, so there is nobody to answer. Set it "
                "aside with what you made of it."
            )
        status = LIFECYCLE.move(self.status, Status.ANSWERED)
        decided = Decision(by.id, at, "answered")
        return replace(self, status=status, answer=answer, decided=decided)

    def set_aside(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """Nothing more to do with it; `reason` says what was made of it."""
        by.must(*READERS)
        status = LIFECYCLE.move(self.status, Status.SET_ASIDE)
        return replace(self, status=status, decided=Decision(by.id, at, reason))


def verdict(value: str) -> Verdict:
    """What somebody ticked. Raises Invalid for nothing at all."""
    if value not in set(Verdict):
        detail = "Choose whether it helped"
        raise Invalid(detail, errors=[{"field": "verdict", "detail": detail}])
    return Verdict(value)
