"""An appeal against a "not yet", answered by somebody who had no part in the case (DOMAIN G)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from awards.domain.application import Application
from awards.domain.application import Status as Application_
from awards.domain.letter import Letter
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid, NotPermitted, Refusal
from sanctuary.events.after_decisions import AppealAnswered, AppealLodged
from sanctuary.lifecycle import Lifecycle

Remedy = Literal["new_panel", "new_decision"]
A_WEEK = 7


class Status(StrEnum):
    LODGED = "lodged"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "appeal",
    {
        Status.LODGED: {Status.UPHELD, Status.NOT_UPHELD, Status.WITHDRAWN},
        Status.UPHELD: set(),
        Status.NOT_UPHELD: set(),
        Status.WITHDRAWN: set(),
    },
)


class TooLate(Refusal):
    slug = "appeal-too-late"
    title = "The time for an appeal has passed"


class OnTheCase(NotPermitted):
    slug = "on-the-case"
    title = "Somebody who had no part in the case needs to do this"


def must_not_be_on_the_case(person_id: UUID, people: Collection[UUID]) -> None:
    """Nobody who was asked to sit, coordinated, recommended, decided or released."""
    if person_id in people:
        raise OnTheCase(
            "You had a part in this case, so somebody else has to look at it. Please ask a "
            "coordinator of the nation or the national team who did not deal with it."
        )


@dataclass(frozen=True, slots=True)
class Appeal:
    """`renews` is the award whose renewal is in question: its clock stands still meanwhile."""

    id: UUID
    application_id: UUID
    letter_id: UUID
    organisation_id: UUID
    stream: str
    renews: UUID | None
    status: Status
    version: int
    grounds: str
    lodged: Decision
    answer_by: date
    remedy: Remedy | None = None
    successor_id: UUID | None = None
    answered: Decision | None = None

    @classmethod
    def lodge(
        cls,
        application: Application,
        letter: Letter,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        grounds: Decision,
        today: date,
        until: date,
        answer_by: date,
    ) -> tuple[Self, AppealLodged]:
        """`until` is the last day on which this letter can be appealed against."""
        _must_be_open(application, today, until)
        new = cls(
            id=id,
            application_id=application.id,
            letter_id=letter.id,
            organisation_id=application.organisation_id,
            stream=application.stream,
            renews=application.renews,
            status=Status.LODGED,
            version=1,
            grounds=grounds.reason,
            lodged=grounds,
            answer_by=answer_by,
        )
        return new, AppealLodged(
            appeal_id=id,
            application_id=new.application_id,
            organisation_id=new.organisation_id,
            stream=new.stream,
            answer_by=answer_by,
        )

    def answer(
        self, decision: Decision, *, remedy: Remedy | None, successor_id: UUID | None = None
    ) -> tuple[Self, AppealAnswered]:
        """Upheld with a remedy, or not upheld without one; the reason goes to the applicant."""
        target = Status.UPHELD if remedy else Status.NOT_UPHELD
        answered = replace(
            self,
            status=LIFECYCLE.move(self.status, target),
            remedy=remedy,
            successor_id=successor_id,
            answered=decision,
        )
        return answered, AppealAnswered(
            appeal_id=self.id,
            application_id=self.application_id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            upheld=remedy is not None,
            successor_id=successor_id,
        )

    def withdraw(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN))

    def waits_for_somebody(self, day: date, *, every: int) -> bool:
        """A week before its answer is due, on that day, and every so often after it."""
        left = (self.answer_by - day).days
        return self.status is Status.LODGED and (
            left == A_WEEK or (left <= 0 and -left % every == 0)
        )


def _must_be_open(application: Application, today: date, until: date) -> None:
    if application.status is not Application_.NOT_YET:
        raise IllegalTransition(
            "An appeal is open against a “not yet”. If a condition of your award does not "
            "fit, reply to our message instead: your coordinator can agree on another day."
        )
    if today > until:
        raise TooLate(
            f"An appeal against this letter was open until {until.isoformat()}. You are "
            "welcome to apply again; your coordinator can tell you what would help."
        )


def must_fit(outcome: Literal["upheld", "not_upheld"], remedy: Remedy | None) -> None:
    if (outcome == "upheld") != (remedy is not None):
        raise Invalid(
            "An appeal that is upheld leads to a new panel or to another decision; one that is "
            "not upheld to neither.",
            errors=[{"field": "remedy", "detail": "Choose one for “upheld”, none otherwise."}],
        )
