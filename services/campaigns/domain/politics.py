"""Sanctuary in Politics: a place on the course, its mentor, its project (DOMAIN C8, rows 84 to 87).

All of it lies under the seal. Whoever steps back gives no reason, and none is kept.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    APPLIED = "applied"
    ACCEPTED = "accepted"
    SESSIONS = "sessions"
    PLAN_SHARED = "plan_shared"
    PROJECT = "project"
    GRADUATED = "graduated"
    ATTENDED = "attended"
    STEPPED_BACK = "stepped_back"


LIFECYCLE = Lifecycle(
    "place",
    {
        Status.APPLIED: {Status.ACCEPTED, Status.STEPPED_BACK},
        Status.ACCEPTED: {Status.SESSIONS, Status.STEPPED_BACK},
        Status.SESSIONS: {Status.PLAN_SHARED, Status.ATTENDED, Status.STEPPED_BACK},
        Status.PLAN_SHARED: {Status.PROJECT, Status.ATTENDED, Status.STEPPED_BACK},
        Status.PROJECT: {Status.GRADUATED, Status.ATTENDED, Status.STEPPED_BACK},
        Status.GRADUATED: set(),
        Status.ATTENDED: set(),
        Status.STEPPED_BACK: {Status.APPLIED},
    },
)
MENTORED = frozenset({Status.PLAN_SHARED, Status.PROJECT})
MOST = 200


class EvidenceMissing(Refusal):
    slug = "evidence-missing"
    status = 409
    title = "The project has no evidence yet"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How they want to be called and reached, and what they need. No status, no country."""

    called: str
    reach: str = ""
    language: str = "en"
    needs: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Mentor:
    """Who goes with them. `link_id` is what the mentor's own page is found by."""

    called: str
    matched_on: date
    link_id: UUID
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """What they chose to do; `evidence` says what shows it."""

    about: str
    evidence: str = ""
    evidence_given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Signpost:
    """Something else that may be of use to them."""

    on: date
    to: str


@dataclass(frozen=True, slots=True)
class Place:
    """One person on one course."""

    id: UUID
    cohort_id: UUID
    wishes: Wishes
    since: datetime
    person_id: UUID | None = None
    status: Status = Status.APPLIED
    mentor: Mentor | None = None
    contacts: tuple[date, ...] = ()
    project: Project | None = None
    signposts: tuple[Signpost, ...] = ()
    reminded_on: date | None = None
    trail: tuple[Decision, ...] = ()
    version: int = 1

    def move(self, to: Status, decided: Decision) -> Self:
        status = LIFECYCLE.move(self.status, to)
        if to is Status.GRADUATED and (self.project is None or not self.project.evidence):
            raise EvidenceMissing(
                "Write down what shows the project first. Without a project they attended, which "
                "is worth as much."
            )
        kept = replace(decided, reason="") if to is Status.STEPPED_BACK else decided
        return replace(self, status=status, trail=(*self.trail[-MOST:], kept))

    def match(self, mentor: Mentor) -> Self:
        """Another mentor begins a fortnight of their own, with a page of their own."""
        return replace(self, mentor=mentor, reminded_on=None)

    def in_touch(self, on: date, *, today: date) -> Self:
        """They were in contact on a day. No word of what was said is kept."""
        if self.mentor is None:
            raise Invalid("There is no mentor yet: match one first.")
        if not self.mentor.matched_on <= on <= today:
            raise Invalid(
                "Give a day since they were matched, today at the latest.",
                errors=[{"field": "on", "detail": "Between the match and today."}],
            )
        contacts = tuple(sorted({*self.contacts, on}))[-MOST:]
        return replace(self, contacts=contacts)

    def last_contact(self) -> date | None:
        """The latest day with this mentor, or that of the match."""
        if self.mentor is None:
            return None
        return max((self.mentor.matched_on, *self.contacts))

    def overdue(self, on: date, *, every: timedelta) -> bool:
        """Whether a fortnight passed without a contact while there is something to mentor."""
        last = self.last_contact()
        return self.status in MENTORED and last is not None and on > last + every

    def remind(self, on: date, *, every: timedelta) -> Self | None:
        """This place once the mentor was reminded; None where nothing is due, or was said."""
        if not self.overdue(on, every=every):
            return None
        if self.reminded_on is not None and on <= self.reminded_on + every:
            return None
        return replace(self, reminded_on=on)
