"""What happens to an application between sending and deciding: promises, questions, deferral.

Each step is a decision of somebody who coordinates, is kept with its reason, and is told to the
applicant by its event. A promised day never moves in silence.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from awards.domain.application import LIFECYCLE, Application, Status
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid, Refusal
from sanctuary.events.open_applications import (
    ApplicationDeferred,
    ApplicationResumed,
    EvidenceAsked,
    EvidenceOverdue,
    EvidenceWaived,
    PromiseMoved,
)

SHORTEST_DAYS = 7
LONGEST_DAYS = 183
Kind = Literal[
    "returned",
    "promise_moved",
    "evidence_asked",
    "evidence_extended",
    "evidence_waived",
    "deferred",
    "resumed",
]


class NotWithUs(Refusal):
    slug = "not-with-us"
    title = "This application is not with us"


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about an open application. `day` is the promise, deadline or day it names."""

    id: UUID
    application_id: UUID
    kind: Kind
    decision: Decision
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """More that is asked of an applicant, by a day. `overdue_on`: when its passing was told."""

    id: UUID
    application_id: UUID
    asked: str
    answer_by: date
    asked_by: UUID
    asked_at: datetime
    answered_at: datetime | None = None
    waived_at: datetime | None = None
    overdue_on: date | None = None


def move_promise(
    application: Application, hear_by: date, *, today: date
) -> tuple[Application, PromiseMoved]:
    if not application.with_us or application.hear_by is None:
        raise NotWithUs(
            "There is no promised day to move: this application is not with us just now. A new day "
            "is promised when it is sent."
        )
    if not today < hear_by:
        raise Invalid(
            "Promise a day that is still to come, and one that you can keep.",
            errors=[{"field": "hear_by", "detail": "A day after today."}],
        )
    if hear_by == application.hear_by:
        raise Invalid(
            "This is the day that is promised already. Choose another one, or leave it.",
            errors=[{"field": "hear_by", "detail": "Another day than the present one."}],
        )
    return replace(application, hear_by=hear_by), PromiseMoved(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        hear_by=hear_by,
        was=application.hear_by,
    )


def ask_for_more(
    application: Application, answer_by: date, *, today: date
) -> tuple[Application, EvidenceAsked]:
    """The application waits for its applicant; the promise moves by as many days."""
    must_leave_time(answer_by, today=today)
    status = LIFECYCLE.move(application.status, Status.MORE_EVIDENCE)
    # A promise that is broken already, or will be soon, leaves a week to read what comes.
    promised = max(application.hear_by or today, today + timedelta(days=SHORTEST_DAYS))
    hear_by = promised + (answer_by - today)
    asked = replace(application, status=status, resumes_to=application.status, hear_by=hear_by)
    return asked, _asked(asked, answer_by, hear_by)


def give_more_time(
    application: Application, request: Request, answer_by: date, *, today: date
) -> tuple[Application, EvidenceAsked]:
    """Another day for the same question, and the promise with it."""
    if application.status is not Status.MORE_EVIDENCE or application.hear_by is None:
        raise IllegalTransition(
            "Nothing is asked of this applicant just now, so there is no day to move."
        )
    must_leave_time(answer_by, today=today)
    hear_by = application.hear_by + (answer_by - request.answer_by)
    if hear_by <= answer_by:
        hear_by = answer_by + (answer_by - today)
    longer = replace(application, hear_by=hear_by)
    return longer, _asked(longer, answer_by, hear_by)


def must_leave_time(answer_by: date, *, today: date) -> None:
    """A week at least: those who answer are volunteers and teachers."""
    if not SHORTEST_DAYS <= (answer_by - today).days <= LONGEST_DAYS:
        raise Invalid(
            "Give a week at least and half a year at most: whoever answers has other things to do, "
            "and the panel is waiting.",
            errors=[{"field": "answer_by", "detail": "Between 7 and 183 days from today."}],
        )


def _asked(application: Application, answer_by: date, hear_by: date) -> EvidenceAsked:
    return EvidenceAsked(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        answer_by=answer_by,
        hear_by=hear_by,
    )


def carry_on(application: Application) -> tuple[Application, EvidenceWaived]:
    """Without what was asked for: back to where the application was read."""
    if application.status is not Status.MORE_EVIDENCE or application.hear_by is None:
        raise IllegalTransition(
            "Nothing is asked of this applicant just now, so there is nothing to carry on from."
        )
    back = application.resumes_to or Status.SUBMITTED
    status = LIFECYCLE.move(application.status, back)
    on = replace(application, status=status, resumes_to=None)
    return on, EvidenceWaived(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        hear_by=application.hear_by,
    )


def overdue(application: Application, request: Request) -> EvidenceOverdue:
    return EvidenceOverdue(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        answer_by=request.answer_by,
        person_id=request.asked_by,
    )


def defer(
    application: Application, *, opens_on: date | None
) -> tuple[Application, ApplicationDeferred]:
    """A draft whose window closed, or one that we have no room for now: it waits as it is."""
    if application.status is Status.DRAFT and application.renews is not None:
        raise IllegalTransition(
            "A renewal is never kept waiting by a window, so there is nothing to defer."
        )
    status = LIFECYCLE.move(application.status, Status.DEFERRED)
    waiting = replace(application, status=status, resumes_to=application.status, hear_by=None)
    return waiting, ApplicationDeferred(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        opens_on=opens_on,
    )


def resume(
    application: Application, *, hear_by: date, closes_on: date | None
) -> tuple[Application, ApplicationResumed]:
    """Where it was when it was deferred; what was with us gets a new promise."""
    if application.status is not Status.DEFERRED:
        raise IllegalTransition("This application is not deferred, so it goes on already.")
    back = application.resumes_to or Status.DRAFT
    status = LIFECYCLE.move(application.status, back)
    promised = hear_by if back is Status.SUBMITTED else None
    on = replace(application, status=status, resumes_to=None, hear_by=promised)
    return on, ApplicationResumed(
        application_id=application.id,
        organisation_id=application.organisation_id,
        stream=application.stream,
        hear_by=promised,
        closes_on=closes_on if promised is None else None,
    )
