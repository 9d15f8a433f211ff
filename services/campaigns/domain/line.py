"""Official lines: what we say about an incident, in both languages, for groups to say as well.

A line says what we are for and never repeats a claim: the content check stops its approval, and
somebody else than its author approves it, until a day on which it is looked at again. What was
approved is never changed: a new edition says it anew, and the one before stays on record.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.content import Piece
from campaigns.domain.matter import Matter, OwnWords
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

WRITERS = (Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, Role.NATION_COORDINATOR)
APPROVERS = (Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, Role.NATIONAL_TEAM)
KIND = "official line"


class Status(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "official line",
    {
        Status.DRAFT: {Status.ISSUED, Status.WITHDRAWN},
        Status.ISSUED: {Status.REPLACED, Status.WITHDRAWN},
        Status.REPLACED: set(),
        Status.WITHDRAWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Line:
    """One edition. `facts` are those that it rests on; `review_on` is its last day."""

    id: UUID
    edition: int
    incident_id: UUID
    says_en: str
    says_cy: str
    facts: tuple[UUID, ...]
    review_on: date
    written: Decision
    nation: str | None = None
    area: str | None = None
    status: Status = Status.DRAFT
    issued: Decision | None = None
    ended: Decision | None = None
    reminded: bool = False
    version: int = 1

    @property
    def matter(self) -> Matter:
        pieces = (Piece("says_en", "en", self.says_en), Piece("says_cy", "cy", self.says_cy))
        nations = frozenset({self.nation}) if self.nation else None
        return Matter(KIND, self.id, self.written.by, pieces, self.facts, nations=nations)

    def issue(self, decision: Decision, *, by: Actor, today: date) -> Self:
        by.must(*APPROVERS, nation=self.nation)
        if by.id == self.written.by:
            raise OwnWords(
                "You wrote this line, so somebody else has to approve it. Ask another duty officer "
                "or a campaign manager."
            )
        check_review(self.review_on, today)
        status = LIFECYCLE.move(self.status, Status.ISSUED)
        return replace(self, status=status, issued=decision, version=self.version + 1)

    def withdraw(self, decision: Decision) -> Self:
        status = LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, status=status, ended=decision, version=self.version + 1)

    def replaced(self, decision: Decision) -> Self:
        status = LIFECYCLE.move(self.status, Status.REPLACED)
        return replace(self, status=status, ended=decision, version=self.version + 1)

    def concerns(self, nation: str | None, area: str | None) -> bool:
        """Whether a group there is concerned: the same area, or the same nation where none is."""
        if self.area is not None and area is not None:
            return self.area == area
        return self.nation is None or nation is None or self.nation == nation


def check_review(review_on: date, today: date) -> None:
    if review_on <= today:
        raise Invalid(
            "A line is looked at again on a day that lies ahead: what is right today may be wrong "
            "in a week. Choose a later day.",
            errors=[{"field": "review_on", "detail": "Later than today."}],
        )
