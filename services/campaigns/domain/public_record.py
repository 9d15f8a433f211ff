"""What is on record of a Member, and votes that come up: each with a source that anybody can check.

Nothing is said of a Member here on our word alone. What turns out wrong is withdrawn with a reason.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.outcome_case import Source
from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    STANDS = "stands"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "entry of the public record", {Status.STANDS: {Status.WITHDRAWN}, Status.WITHDRAWN: set()}
)


class About(StrEnum):
    """What a fact about a Member is. How they voted on what they promised is said by a watch."""

    VOTED_AS_PROMISED = "voted_as_promised"
    VOTED_OTHERWISE = "voted_otherwise"
    SAID = "said"
    CHANGED_POSITION = "changed_position"
    QUOTATION = "quotation"
    MET_PEOPLE = "met_people"


VOTES = frozenset({About.VOTED_AS_PROMISED, About.VOTED_OTHERWISE})


class SourceNeeded(Refusal):
    slug = "source-needed"
    status = 422
    title = "This needs a source"


class PermissionNeeded(Refusal):
    slug = "permission-needed"
    status = 422
    title = "A quotation needs leave to be used"


class ElectionOn(Refusal):
    slug = "election-on"
    title = "Before an election all candidates are treated alike"


def must_have_source(source: Source | None) -> Source:
    """Raises SourceNeeded."""
    if source is None:
        raise SourceNeeded(
            "Say where anybody can look it up: the record of Parliament, a paper, their own page. "
            "Without a source it stays out, however sure we are.",
            errors=[{"pointer": "/source", "detail": "Missing."}],
        )
    return source


@dataclass(frozen=True, slots=True)
class MemberFact:
    """It belongs to the person, whichever seat they hold. `permission`: for a quotation."""

    id: UUID
    member_id: UUID
    about: About
    happened_on: date
    says: str
    source: Source
    told: Decision
    issue: str | None = None
    permission: str | None = None
    withdrawn: Decision | None = None

    @property
    def status(self) -> Status:
        return Status.WITHDRAWN if self.withdrawn else Status.STANDS

    def must_be_right(self, issues: AbstractSet[str], today: date) -> None:
        """Raises Invalid, or PermissionNeeded for a quotation that nobody gave leave for."""
        must_be_known(self.issue, issues)
        if self.happened_on > today:
            raise Invalid(
                "This day is still to come. Write it down once it has happened.",
                errors=[{"pointer": "/happened_on", "detail": "In the future."}],
            )
        if self.source.published_on < self.happened_on:
            raise Invalid(
                "A source cannot tell of what happened after it was published. Check both days.",
                errors=[{"pointer": "/source/published_on", "detail": "Before it happened."}],
            )
        if self.about is About.QUOTATION and not self.permission:
            raise PermissionNeeded(
                "Say who allowed that these words are used, when, and where: or that they were "
                "said in public, for everybody to hear.",
                errors=[{"pointer": "/permission", "detail": "Missing."}],
            )

    def withdraw(self, decided: Decision) -> Self:
        LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, withdrawn=decided)


@dataclass(frozen=True, slots=True)
class ComingVote:
    """A vote in Parliament about an issue that people write about."""

    id: UUID
    issue: str
    votes_on: date
    source: Source
    announced: Decision
    withdrawn: Decision | None = None

    @property
    def status(self) -> Status:
        return Status.WITHDRAWN if self.withdrawn else Status.STANDS

    def must_be_right(self, issues: AbstractSet[str], today: date) -> None:
        must_be_known(self.issue, issues)
        if self.votes_on < today:
            raise Invalid(
                "This vote is over. Say instead how each Member voted, where votes are watched.",
                errors=[{"pointer": "/votes_on", "detail": "In the past."}],
            )

    def withdraw(self, decided: Decision) -> Self:
        """It does not come up after all, or on another day: that is announced anew."""
        LIFECYCLE.move(self.status, Status.WITHDRAWN)
        return replace(self, withdrawn=decided)


def must_be_known(issue: str | None, issues: AbstractSet[str]) -> None:
    if issue is not None and issue not in issues:
        raise Invalid(
            "Choose one of the issues that letters are written about.",
            errors=[{"pointer": "/issue", "detail": "Not one of ours."}],
        )
