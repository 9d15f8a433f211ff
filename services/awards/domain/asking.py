"""What a panel asks an applicant: questions with a day, and a visit (DOMAIN C4, W4, W10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.scheme import Visit as VisitNeed
from awards.domain.scheme import VisitRule
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid, Refusal
from sanctuary.lifecycle import Lifecycle

MOST_DAYS = 6


class VisitFirst(Refusal):
    slug = "visit-first"
    title = "This award asks for a visit"


class VisitStage(StrEnum):
    PROPOSED = "proposed"
    ARRANGED = "arranged"
    HELD = "held"
    NONE_SUITS = "none_suits"
    CANCELLED = "cancelled"
    LEFT_OUT = "left_out"


VISIT_LIFECYCLE = Lifecycle(
    "visit",
    {
        VisitStage.PROPOSED: {VisitStage.ARRANGED, VisitStage.NONE_SUITS, VisitStage.CANCELLED},
        VisitStage.ARRANGED: {VisitStage.HELD, VisitStage.CANCELLED},
        VisitStage.HELD: set(),
        VisitStage.NONE_SUITS: set(),
        VisitStage.CANCELLED: set(),
        VisitStage.LEFT_OUT: set(),
    },
)
OPEN_VISITS = frozenset({VisitStage.PROPOSED, VisitStage.ARRANGED})


@dataclass(frozen=True, slots=True)
class Question:
    id: UUID
    application_id: UUID
    asks: str
    asked_by: UUID
    asked_at: datetime
    answer_by: date
    answer: str | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    overdue_told: bool = False
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.answer is None

    def reply(self, text: str, *, by: UUID, at: datetime) -> Self:
        """Once; an answer that comes late counts as well as any other."""
        if not self.is_open:
            raise IllegalTransition(
                "This question has been answered, and the panel relies on it. If something is "
                "missing, tell the coordinator, who can ask again."
            )
        return replace(self, answer=text, answered_by=by, answered_at=at)

    def give_until(self, day: date, *, today: date) -> Self:
        """More time, never less: an applicant plans by the day that they were told."""
        if not self.is_open:
            raise IllegalTransition("This question has been answered already.")
        if day <= max(self.answer_by, today):
            raise Invalid(
                "Please choose a day after the one that the applicant has now, and after today.",
                errors=[{"field": "answer_by", "detail": "Too early."}],
            )
        return replace(self, answer_by=day, overdue_told=False)


@dataclass(frozen=True, slots=True)
class PanelVisit:
    id: UUID
    application_id: UUID
    stage: VisitStage
    remote: bool
    days: tuple[date, ...]
    proposed: Decision
    visit_on: date | None = None
    ended: Decision | None = None
    report: str = ""
    version: int = 1

    def choose(self, day: date | None) -> Self:
        """The applicant takes one of the days, or says that none suits."""
        if day is None:
            return replace(self, stage=VISIT_LIFECYCLE.move(self.stage, VisitStage.NONE_SUITS))
        if day not in self.days:
            raise Invalid(
                "Please choose one of the days that the panel offers, or say that none suits.",
                errors=[{"field": "visit_on", "detail": "Not one of the days offered."}],
            )
        stage = VISIT_LIFECYCLE.move(self.stage, VisitStage.ARRANGED)
        return replace(self, stage=stage, visit_on=day)

    def held(self, report: str, decision: Decision, *, today: date) -> Self:
        stage = VISIT_LIFECYCLE.move(self.stage, VisitStage.HELD)
        if self.visit_on is not None and today < self.visit_on:
            raise Invalid("The visit is still to come. Write about it once it has taken place.")
        return replace(self, stage=stage, report=report, ended=decision)

    def cancel(self, decision: Decision) -> Self:
        stage = VISIT_LIFECYCLE.move(self.stage, VisitStage.CANCELLED)
        return replace(self, stage=stage, ended=decision)


def need_of(rule: VisitRule, *, renews: bool) -> VisitNeed:
    return rule.at_renewal if renews else rule.first


def must_suit(
    rule: VisitRule, *, renews: bool, remote: bool, days: Sequence[date], today: date
) -> None:
    """Whether a visit of this kind may be proposed under the application's scheme."""
    if need_of(rule, renews=renews) is VisitNeed.NONE:
        raise Invalid(
            "This award is decided without a visit, so none is proposed. Ask the applicant a "
            "question instead if something is open."
        )
    if remote and not rule.remote:
        raise Invalid(
            "This award asks for a visit in person. Please offer days on which some of you can be "
            "there.",
            errors=[{"field": "remote", "detail": "Not for this award."}],
        )
    if not 1 <= len(set(days)) <= MOST_DAYS or min(days) < today:
        raise Invalid(
            f"Please offer from 1 to {MOST_DAYS} days, none of them past.",
            errors=[{"field": "days", "detail": "Days to come, each once."}],
        )


def may_leave_out(rule: VisitRule, *, renews: bool) -> None:
    if need_of(rule, renews=renews) is VisitNeed.REQUIRED:
        raise VisitFirst(
            "This award asks for a visit. "
            + ("Where nobody can travel, it may be online." if rule.remote else "It is in person.")
        )


def must_have_visited(
    visits: Sequence[PanelVisit], rule: VisitRule, *, renews: bool, positive: bool
) -> None:
    """A positive advice stands on a visit, where the scheme asks for one."""
    if positive and need_of(rule, renews=renews) is VisitNeed.REQUIRED:
        if any(each.stage is VisitStage.HELD for each in visits):
            return
        raise VisitFirst(
            "This award asks for a visit before the panel recommends it. Offer the applicant some "
            "days, and write about the visit once it has taken place."
        )
