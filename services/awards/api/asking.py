"""What a panel asks the applicant: questions, and a day for the visit."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from awards.api.applications import Reason
from awards.api.callers import Coordinator, OfApplication, SignedIn
from awards.commands import asking
from awards.domain.asking import PanelVisit, Question, VisitStage
from awards.queries.asking import Asked, asked
from sanctuary import http
from sanctuary.http import Now, Uow

router = http.router("/v1/applications", ["asking"])
Words = Annotated[str, Field(min_length=3, max_length=10_000)]


class QuestionIn(BaseModel):
    """Without `answer_by` the applicant has the usual time."""

    asks: Annotated[str, Field(min_length=3, max_length=4_000)]
    answer_by: date | None = None


class AnswerIn(BaseModel):
    answer: Words


class MoreTimeIn(BaseModel):
    answer_by: date


class QuestionOut(BaseModel):
    """Who asked is shown inside the panel alone, and there only where names are not hidden."""

    id: UUID
    asks: str
    asked_at: datetime
    asked_by: UUID | None
    answer_by: date
    answer: str | None
    answered_at: datetime | None


class VisitIn(BaseModel):
    """`remote`: online; `days`: those that the panel offers, for the applicant to choose from."""

    remote: bool = False
    days: list[date] = Field(min_length=1, max_length=6)


class ChoiceIn(BaseModel):
    """One of the days offered; none says that none of them suits."""

    visit_on: date | None = None


class ReportIn(BaseModel):
    """What the panel saw and heard. Nothing that says who somebody is or how they came."""

    report: Words


class LeaveOutIn(BaseModel):
    reason: Reason


class VisitOut(BaseModel):
    """`report` and `reason` are for the panel and its coordinators."""

    id: UUID
    stage: VisitStage
    remote: bool
    days: list[date]
    visit_on: date | None
    report: str
    reason: str


class AskedOut(BaseModel):
    """A few at most, so one page."""

    questions: list[QuestionOut]
    visits: list[VisitOut]


def show_question(each: Question, *, named: bool) -> QuestionOut:
    return QuestionOut(
        id=each.id,
        asks=each.asks,
        asked_at=each.asked_at,
        asked_by=each.asked_by if named else None,
        answer_by=each.answer_by,
        answer=each.answer,
        answered_at=each.answered_at,
    )


def show_visit(each: PanelVisit, *, inside: bool) -> VisitOut:
    return VisitOut(
        id=each.id,
        stage=each.stage,
        remote=each.remote,
        days=list(each.days),
        visit_on=each.visit_on,
        report=each.report if inside else "",
        reason=each.ended.reason if inside and each.ended else "",
    )


def show_asked(found: Asked) -> AskedOut:
    return AskedOut(
        questions=[show_question(each, named=found.named) for each in found.questions],
        visits=[show_visit(each, inside=found.inside) for each in found.visits],
    )


async def of_applicant(application_id: UUID, by: OfApplication, uow: Uow) -> Asked:
    return await asked(uow, application_id, by=by)


@router.get("/{application_id}/asked")
async def read_asked(found: Annotated[Asked, Depends(of_applicant)]) -> AskedOut:
    """The panel's questions with their answers, and its visits."""
    return show_asked(found)


@router.post("/{application_id}/questions", status_code=201)
async def ask(
    application_id: UUID, body: QuestionIn, by: SignedIn, uow: Uow, now: Now
) -> QuestionOut:
    """Ask the applicant something; they get a message and time to answer."""
    made = await asking.ask(
        uow, application_id, asks=body.asks, answer_by=body.answer_by, by=by, at=now
    )
    return show_question(made, named=True)


@router.post("/{application_id}/questions/{question_id}/answer")
async def answer(
    *,
    application_id: UUID,
    question_id: UUID,
    body: AnswerIn,
    by: OfApplication,
    uow: Uow,
    now: Now,
) -> QuestionOut:
    """Answer the panel, by the link in the message or signed in. An answer is sent once."""
    made = await asking.answer(uow, application_id, question_id, body.answer, by=by, at=now)
    return show_question(made, named=False)


@router.post("/{application_id}/questions/{question_id}/more-time")
async def give_more_time(
    *,
    application_id: UUID,
    question_id: UUID,
    body: MoreTimeIn,
    by: SignedIn,
    uow: Uow,
    now: Now,
) -> QuestionOut:
    """A later day for the answer; the applicant is told."""
    made = await asking.give_more_time(
        uow, application_id, question_id, body.answer_by, by=by, at=now
    )
    return show_question(made, named=True)


@router.post("/{application_id}/visits", status_code=201)
async def propose_visit(
    application_id: UUID, body: VisitIn, by: SignedIn, uow: Uow, now: Now
) -> VisitOut:
    """Offer the applicant days for a visit, in person or, where the scheme allows it, online."""
    made = await asking.propose_visit(
        uow, application_id, remote=body.remote, days=body.days, by=by, at=now
    )
    return show_visit(made, inside=True)


@router.post("/{application_id}/visits/left-out", status_code=201)
async def leave_out_visit(
    application_id: UUID, body: LeaveOutIn, by: Coordinator, uow: Uow, now: Now
) -> VisitOut:
    """Go on without a visit, where the scheme allows that; the reason is kept."""
    made = await asking.leave_out_visit(uow, application_id, body.reason, by=by, at=now)
    return show_visit(made, inside=True)


@router.post("/{application_id}/visits/{visit_id}/choice")
async def choose_day(
    application_id: UUID, visit_id: UUID, body: ChoiceIn, by: OfApplication, uow: Uow
) -> VisitOut:
    """Take one of the days that the panel offers, or say that none of them suits."""
    made = await asking.choose_day(uow, application_id, visit_id, body.visit_on, by=by)
    return show_visit(made, inside=False)


@router.post("/{application_id}/visits/{visit_id}/report")
async def report_visit(
    *, application_id: UUID, visit_id: UUID, body: ReportIn, by: SignedIn, uow: Uow, now: Now
) -> VisitOut:
    """Write about a visit that has taken place, for the panel."""
    made = await asking.report_visit(uow, application_id, visit_id, body.report, by=by, at=now)
    return show_visit(made, inside=True)


@router.post("/{application_id}/visits/{visit_id}/cancellation")
async def cancel_visit(
    *, application_id: UUID, visit_id: UUID, body: LeaveOutIn, by: SignedIn, uow: Uow, now: Now
) -> VisitOut:
    """Call a visit off; the applicant is told. New days can be offered at once."""
    made = await asking.cancel_visit(uow, application_id, visit_id, body.reason, by=by, at=now)
    return show_visit(made, inside=True)
