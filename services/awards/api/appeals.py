"""Appeals: lodged by applicants, answered by somebody who had no part in the case."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Response
from pydantic import BaseModel, Field

from awards.api.applications import Reason
from awards.api.callers import Coordinator, OfApplication
from awards.commands import appeals as commands
from awards.domain.appeal import Appeal, Remedy, Status
from awards.queries import appeals as queries
from awards.store.appeals import appeal_of
from sanctuary import http
from sanctuary.http import Edit, Now, Page, PageRequest, Uow

router = http.router("/v1/appeals", ["appeals"])
of_applications = http.router("/v1/applications", ["appeals"])


class AppealIn(BaseModel):
    """What you think was overlooked or misread, in your own words."""

    grounds: str = Field(min_length=10, max_length=8_000)


class AnswerIn(BaseModel):
    """`remedy` goes with "upheld". The applicant reads `reason`."""

    outcome: Literal["upheld", "not_upheld"]
    remedy: Remedy | None = None
    reason: Reason


class AppealOut(BaseModel):
    """`answered_by` is left out for the applicant. `successor_id` is what a new panel reads."""

    id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    grounds: str
    lodged_at: datetime
    answer_by: date
    remedy: Remedy | None
    successor_id: UUID | None
    answered_at: datetime | None
    answered_by: UUID | None = None
    reason: str = ""


def show(each: Appeal, *, inside: bool) -> AppealOut:
    answered = each.answered
    return AppealOut(
        id=each.id,
        application_id=each.application_id,
        organisation_id=each.organisation_id,
        stream=each.stream,
        status=each.status,
        version=each.version,
        grounds=each.grounds,
        lodged_at=each.lodged.at,
        answer_by=each.answer_by,
        remedy=each.remedy,
        successor_id=each.successor_id,
        answered_at=answered.at if answered else None,
        answered_by=answered.by if answered and inside else None,
        reason=answered.reason if answered else "",
    )


@of_applications.post("/{application_id}/appeal", status_code=201)
async def lodge_appeal(
    application_id: UUID, body: AppealIn, by: OfApplication, uow: Uow, now: Now
) -> AppealOut:
    """Appeal against a "not yet". Somebody who had no part in the case answers by `answer_by`."""
    lodged = await commands.lodge_appeal(uow, application_id, grounds=body.grounds, by=by, at=now)
    return show(lodged, inside=False)


@of_applications.get("/{application_id}/appeal")
async def read_own_appeal(application_id: UUID, by: OfApplication, uow: Uow) -> AppealOut:
    """The applicant's appeal against the newest letter, and its answer."""
    return show(await queries.own(uow, application_id, by=by), inside=False)


@of_applications.post("/{application_id}/appeal/withdrawal")
async def withdraw_appeal(application_id: UUID, by: OfApplication, uow: Uow, now: Now) -> AppealOut:
    """Take the appeal back; the letter stands."""
    found = await queries.own(uow, application_id, by=by)
    return show(await commands.withdraw_appeal(uow, found.id, by=by, at=now), inside=False)


@router.get("")
async def list_appeals(
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    status: Annotated[Status, Query()] = Status.LODGED,
) -> Page[AppealOut]:
    """The appeals that you may answer: none of a case in which you had a part."""
    rows = await queries.answerable(uow, by, page, status=status)
    return page.page(rows, lambda row: show(appeal_of(row), inside=True), lambda row: (row.id,))


@router.get("/{appeal_id}")
async def read_appeal(appeal_id: UUID, by: Coordinator, response: Response, uow: Uow) -> AppealOut:
    found = await queries.one(uow, appeal_id, by=by)
    http.etag(response, found.version)
    return show(found, inside=True)


@router.post("/{appeal_id}/answer")
async def answer_appeal(appeal_id: UUID, body: AnswerIn, by: Coordinator, edit: Edit) -> AppealOut:
    """Answer it, in your own name: a new panel, another decision, or neither."""
    answered = await commands.answer_appeal(
        edit.uow,
        appeal_id,
        outcome=body.outcome,
        remedy=body.remedy,
        reason=body.reason,
        expected=edit.expected,
        by=by,
        at=edit.now,
    )
    http.etag(edit.response, answered.version)
    return show(answered, inside=True)
