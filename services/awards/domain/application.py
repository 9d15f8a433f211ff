"""The life of an application, from the first draft to a named person's decision (DOMAIN C4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from awards.domain.scheme import Scheme
from awards.domain.stages import BEGINNING, LIFECYCLE, OPEN, UNDECIDED, WRITING, Status
from sanctuary.actor import Decision
from sanctuary.clock import london_day
from sanctuary.errors import IllegalTransition, Invalid, NotPermitted, Refusal
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from sanctuary.events.open_applications import (
    ApplicationReturned,
)

__all__ = [
    "LIFECYCLE",
    "LONGEST_ANSWER",
    "OPEN",
    "UNDECIDED",
    "WRITING",
    "Application",
    "Deferred",
    "Incomplete",
    "Outcome",
    "Recommendation",
    "SameHands",
    "Status",
]
Outcome = Literal["awarded", "conditions", "not_yet"]
LONGEST_ANSWER = 20_000


class Incomplete(Refusal):
    slug = "application-incomplete"
    status = 422
    title = "Some parts are still empty"


class Deferred(IllegalTransition):
    slug = "application-deferred"
    title = "This application is deferred"


class SameHands(NotPermitted):
    slug = "same-hands"
    title = "Somebody else needs to do this"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the panel advises. A view that differs is kept beside it, not smoothed away."""

    outcome: Outcome
    decision: Decision
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """One organisation's way to one award, under the edition it started with.

    `called` is the organisation's name as the applicant writes it, for those who must say whether
    they have a conflict of interest; this service knows organisations by id only. `resumes_to` is
    where it goes on when it is deferred, or waits for more evidence.
    """

    id: UUID
    organisation_id: UUID
    stream: str
    scheme: str
    edition: str
    status: Status
    version: int
    started_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    submitted_at: datetime | None = None
    hear_by: date | None = None
    renews: UUID | None = None
    called: str = ""
    returned: str = ""
    resumes_to: Status | None = None
    recommendation: Recommendation | None = None
    outcome: Outcome | None = None
    decision: Decision | None = None

    @property
    def can_be_changed(self) -> bool:
        """Whether the applicant may write and attach: before it is sent, and when asked."""
        deferred = self.status is Status.DEFERRED and self.resumes_to is Status.DRAFT
        return deferred or self.status in WRITING

    @property
    def with_us(self) -> bool:
        """Sent, and neither decided nor stopped: what a panel reads is what was sent."""
        return self.status in UNDECIDED and self.resumes_to is not Status.DRAFT

    @classmethod
    def start(
        cls,
        scheme: Scheme,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        organisation_id: UUID,
        stream: str,
        at: datetime,
        called: str = "",
        renews: UUID | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> tuple[Self, ApplicationStarted]:
        """The beginning. A renewal is a draft with earlier answers to criteria that still exist."""
        known = {criterion.key for criterion in scheme.criteria}
        kept = {key: text for key, text in (answers or {}).items() if key in known}
        draft = cls(
            id=id,
            organisation_id=organisation_id,
            stream=stream,
            scheme=scheme.key,
            edition=scheme.edition,
            status=Status.REGISTERED if renews is None else Status.DRAFT,
            version=1,
            started_at=at,
            answers=kept,
            renews=renews,
            called=called,
        )
        return draft, ApplicationStarted(
            application_id=id, organisation_id=organisation_id, stream=stream, renews=renews
        )

    def answer(self, scheme: Scheme, answers: Mapping[str, str]) -> Self:
        """Take in answers; criteria that are not mentioned keep what they had."""
        if not self.can_be_changed:
            raise Invalid(
                "This application has been sent, so its answers can no longer be changed. "
                "If something is missing, ask the coordinator to return it to you."
            )
        errors = [
            {"field": f"answers.{key}", "detail": "This award has no such criterion."}
            for key in scheme.unknown(answers)
        ]
        errors += [
            {"field": f"answers.{key}", "detail": "Please shorten this to 20,000 characters."}
            for key, text in answers.items()
            if len(text) > LONGEST_ANSWER
        ]
        if errors:
            raise Invalid("We could not save these answers. Nothing was changed.", errors=errors)
        begun = replace(self, answers={**self.answers, **answers})
        return begun.reach(Status.DRAFT)

    def reach(self, stage: Status) -> Self:
        """A stage of the preparation, unless it is left behind already."""
        if self.status in BEGINNING and LIFECYCLE.allows(self.status, stage):
            return replace(self, status=stage)
        return self

    def submit(
        self, scheme: Scheme, *, at: datetime, revision: int = 1
    ) -> tuple[Self, ApplicationSubmitted]:
        """Send it, or send it again: what was asked for more goes back to where it was read."""
        if self.status is Status.DEFERRED:
            raise Deferred(
                "This application is deferred, so it cannot be sent just now. Everything in it is "
                "kept, and you may go on writing; we write to you when it can be sent."
            )
        if self.status in WRITING:
            self.must_be_complete(scheme)
        again = self.status is Status.MORE_EVIDENCE and self.resumes_to
        status = LIFECYCLE.move(self.status, again or Status.SUBMITTED)
        hear_by = (again and self.hear_by) or scheme.promise(london_day(at))
        sent = replace(
            self, status=status, submitted_at=at, hear_by=hear_by, returned="", resumes_to=None
        )
        return sent, ApplicationSubmitted(
            application_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            hear_by=hear_by,
            renews=self.renews,
            revision=revision,
        )

    def must_be_complete(self, scheme: Scheme) -> None:
        if missing := scheme.unanswered(self.answers):
            raise Incomplete(
                "Before you send it, please write something for: "
                + "; ".join(criterion.title for criterion in missing)
                + ". What you have written so far is saved.",
                errors=[
                    {"field": f"answers.{each.key}", "detail": f"Please answer: {each.title}"}
                    for each in missing
                ],
            )

    def hand_back(self, reason: str) -> tuple[Self, ApplicationReturned]:
        """Back to the applicant for completion, before any panel has begun to read."""
        if self.status is not Status.SUBMITTED:
            raise IllegalTransition(
                "Only what was sent and is not yet read can be returned. Where a panel reads "
                "already, ask for more; what is deferred has to go on first."
            )
        back = replace(
            self, status=LIFECYCLE.move(self.status, Status.DRAFT), hear_by=None, returned=reason
        )
        return back, ApplicationReturned(
            application_id=self.id, organisation_id=self.organisation_id, stream=self.stream
        )

    def withdraw(self) -> tuple[Self, ApplicationWithdrawn]:
        """The applicant stops; open until a decision."""
        ended = replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN))
        return ended, ApplicationWithdrawn(
            application_id=self.id, organisation_id=self.organisation_id, stream=self.stream
        )

    def begin_review(self) -> Self:
        if self.status is Status.MORE_EVIDENCE:
            raise IllegalTransition(
                "The applicant was asked for more. When it has come, or when you decide to carry "
                "on without it, the panel goes on."
            )
        return replace(self, status=LIFECYCLE.move(self.status, Status.IN_REVIEW))

    def recommend(self, recommendation: Recommendation) -> Self:
        if self.status in {Status.DECIDED_SOON, Status.NOT_YET}:
            raise IllegalTransition(
                "Somebody has decided about this application, so the panel can add no "
                "recommendation. If something was overlooked, tell the coordinator."
            )
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.RECOMMENDED),
            recommendation=recommendation,
        )

    def await_letter(self, decider: UUID) -> Self:
        """A named person decided, and it is not the one who recommended (DOMAIN G, W63).

        What was decided stays in the letter, and nothing of it here, until a person releases it.
        """
        status = LIFECYCLE.move(self.status, Status.DECIDED_SOON)
        if self.recommendation and self.recommendation.decision.by == decider:
            raise SameHands(
                "You wrote the panel's recommendation, so somebody else has to decide. "
                "Ask another coordinator or the national team."
            )
        return replace(self, status=status)

    def think_again(self) -> Self:
        """Back to where somebody decides: the letter was taken back, or an appeal was upheld."""
        if self.status is Status.IN_REVIEW:
            raise IllegalTransition(
                "The panel has not recommended yet, so there is no decision to think again about."
            )
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.RECOMMENDED),
            outcome=None,
            decision=None,
        )

    def conclude(
        self, outcome: Outcome, decision: Decision, *, renews: UUID | None = None
    ) -> tuple[Self, ApplicationDecided]:
        """The letter leaves, and with it the outcome becomes known.

        `renews` is the award that is carried on: none when it lapsed in the meantime.
        """
        given = outcome != "not_yet"
        status = LIFECYCLE.move(self.status, Status.AWARDED if given else Status.NOT_YET)
        decided = replace(self, status=status, outcome=outcome, decision=decision)
        return decided, ApplicationDecided(
            application_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            outcome="awarded" if given else "not_yet",
            with_conditions=outcome == "conditions",
            renews=renews,
        )
