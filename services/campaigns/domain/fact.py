"""Facts and figures that texts may rest on: each with its source, an owner and a day of review.

A fact that was right in one year is quoted against us in another. So it is approved by somebody
who did not write it, until a day; after that day no text may rest on it before somebody looked.
What it says is never changed once it was approved: a new edition says it anew.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.content import CitedFact
from sanctuary.actor import Actor, Role
from sanctuary.errors import IllegalTransition, Invalid, Refusal
from sanctuary.events.campaigns import FactReviewAsked
from sanctuary.lifecycle import Lifecycle

MAY_WRITE = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM, Role.NATION_COORDINATOR)
MAY_APPROVE = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    DUE_FOR_REVIEW = "due_for_review"
    RETIRED = "retired"


LIFECYCLE = Lifecycle(
    "fact",
    {
        Status.DRAFT: {Status.APPROVED, Status.RETIRED},
        Status.APPROVED: {Status.DUE_FOR_REVIEW, Status.RETIRED},
        Status.DUE_FOR_REVIEW: {Status.APPROVED, Status.RETIRED},
        Status.RETIRED: set(),
    },
)
USABLE = frozenset({Status.APPROVED, Status.DUE_FOR_REVIEW})


class OwnFact(Refusal):
    slug = "own-fact"
    status = 409
    title = "Somebody else has to check this"


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact says: a sentence in both languages, its figure as written, where it is from."""

    says_en: str
    says_cy: str
    figure: str
    cited_title: str
    cited_url: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Fact:
    """One edition. `owned_by` is whom the day before the review reminds."""

    id: UUID
    edition: int
    said: Said
    review_on: date
    written_by: UUID
    written_at: datetime
    owned_by: UUID | None = None
    status: Status = Status.DRAFT
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    reminded_on: date | None = None
    reason: str = ""
    version: int = 1

    def approve(self, review_on: date, *, by: Actor, at: datetime, today: date) -> Self:
        """Somebody looked at the source, and it holds until `review_on`."""
        must_come(review_on, today)
        if by.id == self.written_by:
            raise OwnFact(
                "You wrote this, so somebody else has to look at the source and approve it. Please "
                "ask another campaign manager or the national team."
            )
        status = self.status
        if status is not Status.APPROVED:
            status = LIFECYCLE.move(status, Status.APPROVED)
        return replace(
            self,
            status=status,
            review_on=review_on,
            approved_by=by.id,
            approved_at=at,
            reminded_on=None,
        )

    def reword(self, said: Said, review_on: date, *, today: date) -> Self:
        """Before it is approved; afterwards a new edition says it anew."""
        if self.status is not Status.DRAFT:
            raise IllegalTransition(
                "What was approved is not changed: texts rest on it. Make a new edition instead."
            )
        must_come(review_on, today)
        return replace(self, said=said, review_on=review_on)

    def retire(self, *, reason: str) -> Self:
        """No text may rest on it any more."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.RETIRED), reason=reason)

    def open_day(self, day: date, *, remind_from: date) -> tuple[Self, FactReviewAsked | None]:
        """Overdue once its day has passed; its owner is reminded once before that, and then."""
        if self.status is not Status.APPROVED:
            return self, None
        if self.review_on < day:
            due = replace(self, status=LIFECYCLE.move(self.status, Status.DUE_FOR_REVIEW))
            return due, self._due(overdue=True)
        if self.review_on <= remind_from and self.reminded_on is None:
            return replace(self, reminded_on=day), self._due(overdue=False)
        return self, None

    def cited(self) -> CitedFact:
        """As the content check reads it."""
        return CitedFact(
            id=self.id,
            figure=self.said.figure,
            en=self.said.says_en,
            cy=self.said.says_cy,
            usable=self.status in USABLE,
            review_on=self.review_on,
        )

    def _due(self, *, overdue: bool) -> FactReviewAsked | None:
        if self.owned_by is None:
            return None
        return FactReviewAsked(
            fact_id=self.id, owner_id=self.owned_by, review_on=self.review_on, overdue=overdue
        )


def must_come(review_on: date, today: date) -> None:
    if review_on <= today:
        raise Invalid(
            "A review needs a day that is still to come.",
            errors=[{"field": "review_on", "detail": "Choose a later day."}],
        )
