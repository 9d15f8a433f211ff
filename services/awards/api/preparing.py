"""Preparing an application: self-assessment, plan, particulars, and colleagues who help."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from awards import commands
from awards.api.callers import OfApplication
from awards.domain.application import Status
from awards.domain.preparing import (
    LONGEST_INTENTION,
    LONGEST_PARTNER,
    LONGEST_ROLE,
    MOST_PARTNERS,
    Colleague,
    Level,
    Particulars,
)
from awards.queries import preparing as queries
from sanctuary import http, links
from sanctuary.actor import Actor
from sanctuary.http import Edit, Now, Uow
from sanctuary.ids import new_id
from sanctuary.links import Purpose

router = http.router("/v1/applications", ["preparing"])
COLLEAGUE_DAYS = 90


class AssessmentIn(BaseModel):
    """By criterion; those left out keep what they had. Only the applicant ever sees it."""

    criteria: dict[str, Level] = Field(max_length=100)


class IntentionIn(BaseModel):
    intention: str = Field(max_length=LONGEST_INTENTION)
    due_on: date | None = None


class PlanIn(BaseModel):
    """By criterion; those left out keep what they had."""

    criteria: dict[str, IntentionIn] = Field(max_length=100)


class ParticularsIn(BaseModel):
    """How many work or volunteer there, how many of them took part in learning, and partners.

    Partners are local organisations; please name no people.
    """

    staff: int | None = Field(default=None, ge=0, le=2_000_000)
    staff_reached: int | None = Field(default=None, ge=0, le=2_000_000)
    partners: list[Annotated[str, Field(max_length=LONGEST_PARTNER)]] = Field(
        default_factory=list, max_length=MOST_PARTNERS
    )


class PreparedOut(BaseModel):
    level: Level | None
    intention: str
    due_on: date | None


class PreparationOut(BaseModel):
    """`staff_coverage` is how many of a hundred took part, rounded down."""

    status: Status
    version: int
    criteria: dict[str, PreparedOut]
    staff: int | None
    staff_reached: int | None
    staff_coverage: int | None
    partners: list[str]


class ColleagueIn(BaseModel):
    """`helps_as`: a few words by which you know later whose link it is; no name is needed."""

    helps_as: str = Field(min_length=2, max_length=LONGEST_ROLE)


class ColleagueOut(BaseModel):
    """`link` opens this application for them, to read and to write; pass it on yourself."""

    id: UUID
    helps_as: str
    invited_at: datetime
    link: str | None = None


class ColleaguesOut(BaseModel):
    items: list[ColleagueOut]


async def _shown(uow: Uow, application_id: UUID, by: Actor, response: Response) -> PreparationOut:
    found = await queries.preparation(uow, application_id, by=by)
    http.etag(response, found.application.version)
    return PreparationOut(
        status=found.application.status,
        version=found.application.version,
        criteria={
            key: PreparedOut(level=each.level, intention=each.intention, due_on=each.due_on)
            for key, each in found.prepared.items()
        },
        staff=found.particulars.staff,
        staff_reached=found.particulars.staff_reached,
        staff_coverage=found.particulars.coverage,
        partners=list(found.particulars.partners),
    )


@router.get("/{application_id}/preparation")
async def read_preparation(
    application_id: UUID, by: OfApplication, response: Response, uow: Uow
) -> PreparationOut:
    """Self-assessment, plan and particulars. A panel sees the last two."""
    return await _shown(uow, application_id, by, response)


@router.put("/{application_id}/self-assessment")
async def assess(
    application_id: UUID, body: AssessmentIn, by: OfApplication, edit: Edit
) -> PreparationOut:
    """Say where you stand. It is for you alone, and nobody is judged by it."""
    await commands.assess(
        edit.uow, application_id, body.criteria, expected=edit.expected, by=by, at=edit.now
    )
    return await _shown(edit.uow, application_id, by, edit.response)


@router.put("/{application_id}/plan")
async def plan(application_id: UUID, body: PlanIn, by: OfApplication, edit: Edit) -> PreparationOut:
    """Say what you intend under each criterion, and by when."""
    said = {key: (each.intention, each.due_on) for key, each in body.criteria.items()}
    await commands.plan(edit.uow, application_id, said, expected=edit.expected, by=by, at=edit.now)
    return await _shown(edit.uow, application_id, by, edit.response)


@router.put("/{application_id}/particulars")
async def give_particulars(
    application_id: UUID, body: ParticularsIn, by: OfApplication, edit: Edit
) -> PreparationOut:
    """How many of your staff took part in learning, and with whom you work locally."""
    partners = tuple(each.strip() for each in body.partners)
    given = Particulars(body.staff, body.staff_reached, partners)
    await commands.give_particulars(
        edit.uow, application_id, given, expected=edit.expected, by=by, at=edit.now
    )
    return await _shown(edit.uow, application_id, by, edit.response)


@router.post("/{application_id}/colleagues", status_code=201)
async def invite_colleague(
    *,
    application_id: UUID,
    body: ColleagueIn,
    by: OfApplication,
    request: Request,
    uow: Uow,
    now: Now,
) -> ColleagueOut:
    """A link for a colleague, to read and write this application; you may take it back."""
    made = await commands.invite_colleague(
        uow, application_id, body.helps_as.strip(), colleague_id=new_id(), by=by, at=now
    )
    return _colleague(made, colleague_link(request, made, now))


@router.get("/{application_id}/colleagues")
async def list_colleagues(application_id: UUID, by: OfApplication, uow: Uow) -> ColleaguesOut:
    """Whose links open this application, besides yours; twelve at most."""
    found = await queries.colleagues(uow, application_id, by=by)
    return ColleaguesOut(items=[_colleague(each) for each in found])


@router.post("/{application_id}/colleagues/{colleague_id}/removal")
async def remove_colleague(
    *, application_id: UUID, colleague_id: UUID, by: OfApplication, uow: Uow, now: Now
) -> Response:
    """Take a link back. It opens nothing from this moment on; what they wrote stays."""
    await commands.remove_colleague(uow, application_id, colleague_id, by=by, at=now)
    return Response(status_code=204)


def _colleague(each: Colleague, link: str | None = None) -> ColleagueOut:
    return ColleagueOut(id=each.id, helps_as=each.helps_as, invited_at=each.invited_at, link=link)


def colleague_link(request: Request, each: Colleague, now: datetime) -> str:
    """The address under which a colleague writes one application."""
    settings = request.app.state.settings
    token = links.sign(
        settings.link_key,
        Purpose.APPLICATION,
        each.application_id,
        expires_at=now + timedelta(days=COLLEAGUE_DAYS),
        person=each.id,
    )
    return links.url(settings, "awards", "/application", token)
