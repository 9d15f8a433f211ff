"""What awards publishes of decisions and of what follows: conditions, appeals, concerns."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class LetterDrafted(Event, type="awards.letter.drafted.v1", about="letter_id"):
    """A letter waits for a named person to read and release it. Says nothing of the outcome."""

    letter_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str


class ConditionDue(Event, type="awards.condition.due.v1", about="condition_id"):
    """A condition of an award comes near, or its day is here: each once for each day agreed."""

    condition_id: UUID
    application_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    step: Literal["before", "day"]
    due_on: date


class ConditionSettled(Event, type="awards.condition.settled.v1", about="condition_id"):
    """A named person said what became of a condition. The award stands, whatever it was."""

    condition_id: UUID
    application_id: UUID
    award_id: UUID
    organisation_id: UUID
    stream: str
    result: Literal["met", "missed", "extended"]
    due_on: date


class CelebrationAgreed(Event, type="awards.celebration.agreed.v1", about="award_id"):
    """The holder agrees that their award is celebrated in public, or no longer agrees.

    Without it an award is nobody's story to tell. The latest word counts, also after use began.
    """

    award_id: UUID
    organisation_id: UUID
    stream: str
    starts_on: date
    renewal: bool
    agreed: bool


class CaseWaiting(Event, type="awards.case.waiting.v1", about="case_id"):
    """Something waits for a person: a condition that was not met, a letter, an appeal, a concern.

    `people` are those who may deal with it; nobody who is close to it is among them.
    """

    case_id: UUID
    application_id: UUID
    kind: Literal["condition", "letter", "appeal", "concern"]
    on: date
    people: tuple[UUID, ...]


class AppealLodged(Event, type="awards.appeal.lodged.v1", about="appeal_id"):
    """An applicant appeals against a "not yet". `answer_by` is the promise given to them."""

    appeal_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date


class AppealAnswered(Event, type="awards.appeal.answered.v1", about="appeal_id"):
    """Somebody who had no part in the case answered. `successor_id` is what a new panel reads."""

    appeal_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    upheld: bool
    successor_id: UUID | None = None
