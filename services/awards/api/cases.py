"""What a coordinator decides about an open application; each reason is told to the applicant."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from awards import commands
from awards.api.applications import ApplicationOut, Reason, ReasonIn, show
from awards.api.callers import Coordinator, OfApplication
from awards.domain.application import Application
from awards.domain.case import Kind
from awards.queries import cases
from sanctuary import http
from sanctuary.actor import Decision
from sanctuary.http import Act, Edit, Uow

router = http.router("/v1/applications", ["open applications"])


class PromiseIn(BaseModel):
    hear_by: date
    reason: Reason


class MoreIn(BaseModel):
    """`asked` is shown to the applicant as it stands."""

    asked: Reason
    answer_by: date


class ExtensionIn(BaseModel):
    answer_by: date
    reason: Reason


class DeferralIn(BaseModel):
    """`opens_on`: the day on which it goes on by itself; without it, somebody lets it go on."""

    reason: Reason
    opens_on: date | None = None


class StepOut(BaseModel):
    """`by` is left out for the applicant, who hears from the network, not from one person."""

    kind: Kind
    day: date | None
    reason: str
    at: datetime
    by: UUID | None = None


class AskedOut(BaseModel):
    asked: str
    answer_by: date
    overdue: bool


class CourseOut(BaseModel):
    """`asked` is what the applicant is asked for just now."""

    hear_by: date | None
    asked: AskedOut | None = None
    steps: list[StepOut] = Field(default_factory=list)


def _show(changed: Application, response: Response) -> ApplicationOut:
    http.etag(response, changed.version)
    return show(changed, seen_as="coordinator")


@router.get("/{application_id}/course")
async def read_course(application_id: UUID, by: OfApplication, uow: Uow) -> CourseOut:
    """What was decided on the way, what is asked just now, and what was promised."""
    found = await cases.course(uow, application_id, by=by)
    return CourseOut(
        hear_by=found.application.hear_by,
        asked=found.request
        and AskedOut(
            asked=found.request.asked,
            answer_by=found.request.answer_by,
            overdue=found.request.overdue_on is not None,
        ),
        steps=[
            StepOut(
                kind=each.kind,
                day=each.day,
                reason=each.decision.reason,
                at=each.decision.at,
                by=each.decision.by if found.inside else None,
            )
            for each in found.steps
        ],
    )


@router.post("/{application_id}/return")
async def return_application(
    application_id: UUID, body: ReasonIn, by: Coordinator, act: Act
) -> ApplicationOut:
    """Back to the applicant for completion, with what is missing. They are told."""
    changed = await commands.hand_back(act.uow, application_id, body.reason, by=by, at=act.now)
    return _show(changed, act.response)


@router.put("/{application_id}/promise")
async def move_promise(
    application_id: UUID, body: PromiseIn, by: Coordinator, edit: Edit
) -> ApplicationOut:
    """Another day by which the applicant hears from us. They are told, and read the reason."""
    why = Decision(by.id, edit.now, body.reason)
    changed = await commands.move_promise(
        edit.uow, application_id, body.hear_by, why, by=by, expected=edit.expected
    )
    return _show(changed, edit.response)


@router.post("/{application_id}/more-evidence")
async def ask_for_more(
    application_id: UUID, body: MoreIn, by: Coordinator, act: Act
) -> ApplicationOut:
    """Ask the applicant for more, by a day; the promised day moves with it. They are told both.

    When the day goes by, they and you are told, and you decide: more time, or on without it.
    """
    changed = await commands.ask_for_more(
        act.uow, application_id, body.asked, body.answer_by, by=by, at=act.now
    )
    return _show(changed, act.response)


@router.put("/{application_id}/more-evidence")
async def give_more_time(
    application_id: UUID, body: ExtensionIn, by: Coordinator, edit: Edit
) -> ApplicationOut:
    """Another day for what was asked. They are told."""
    why = Decision(by.id, edit.now, body.reason)
    changed = await commands.give_more_time(
        edit.uow, application_id, body.answer_by, why, by=by, expected=edit.expected
    )
    return _show(changed, edit.response)


@router.post("/{application_id}/more-evidence/waiver")
async def carry_on_without(
    application_id: UUID, body: ReasonIn, by: Coordinator, act: Act
) -> ApplicationOut:
    """Go on with what was sent. They are told."""
    changed = await commands.carry_on_without(
        act.uow, application_id, body.reason, by=by, at=act.now
    )
    return _show(changed, act.response)


@router.post("/{application_id}/deferral")
async def defer(
    application_id: UUID, body: DeferralIn, by: Coordinator, act: Act
) -> ApplicationOut:
    """Let it wait as it is, before a panel reads. They are told, and keep everything."""
    changed = await commands.defer(
        act.uow, application_id, body.reason, opens_on=body.opens_on, by=by, at=act.now
    )
    return _show(changed, act.response)


@router.post("/{application_id}/resumption")
async def resume(application_id: UUID, body: ReasonIn, by: Coordinator, act: Act) -> ApplicationOut:
    """Let it go on where it was. They are told; what was with us gets a new promised day."""
    changed = await commands.resume(act.uow, application_id, body.reason, by=by, at=act.now)
    return _show(changed, act.response)
