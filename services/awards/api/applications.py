"""Applications: start, answer, send, withdraw, and what a coordinator does before a panel reads."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from awards import commands
from awards.api.callers import ApplyOpened, Coordinator, OfApplication, of_organisation
from awards.domain.application import Application, Outcome, Status
from awards.queries import files, lists
from awards.queries.joint import hides_names
from sanctuary import http, links
from sanctuary.actor import Actor
from sanctuary.http import Act, Edit, Now, Page, PageRequest, Uow
from sanctuary.ids import new_id
from sanctuary.links import Purpose

router = http.router("/v1/applications", ["applications"])
LINK_DAYS = 180

Text = Annotated[str, Field(max_length=20_000)]
Reason = Annotated[str, Field(min_length=3, max_length=4_000)]


class StartIn(BaseModel):
    """`organisation_name` as the panel should know it; only those on this application see it."""

    organisation_id: UUID
    stream: str = Field(max_length=40)
    organisation_name: str = Field(default="", max_length=200)


class AnswersIn(BaseModel):
    """By criterion; criteria that are left out keep what they had."""

    answers: dict[str, Text] = Field(max_length=100)


class ReasonIn(BaseModel):
    reason: Reason


class RecommendationOut(BaseModel):
    outcome: Outcome
    by: UUID | None
    at: datetime
    reason: str
    dissent: str


class DecisionOut(BaseModel):
    """`by` is left out for the applicant, who hears from the network, not from one person."""

    outcome: Outcome
    at: datetime
    reason: str
    by: UUID | None = None


class SummaryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    stream: str
    scheme: str
    edition: str
    status: Status
    version: int
    started_at: datetime
    submitted_at: datetime | None
    hear_by: date | None
    renews: UUID | None
    outcome: Outcome | None


class ApplicationOut(SummaryOut):
    """`previous_answers` are those of the award that this application renews.

    `changed_answers`, for the panel: what stood there before it was sent again, by criterion.
    """

    organisation_name: str
    answers: dict[str, str]
    previous_answers: dict[str, str] = Field(default_factory=dict)
    changed_answers: dict[str, str] = Field(default_factory=dict)
    returned: str = ""
    decision: DecisionOut | None = None
    recommendation: RecommendationOut | None = None
    link: str | None = None


def show(
    each: Application,
    *,
    seen_as: str = "applicant",
    names_hidden: bool = False,
    before: dict[str, str] | None = None,
    changed: dict[str, str] | None = None,
    link: str | None = None,
) -> ApplicationOut:
    """An application as its reader may see it."""
    inside = seen_as != "applicant"
    decision = each.decision and DecisionOut(
        outcome=each.outcome or "not_yet",
        at=each.decision.at,
        reason=each.decision.reason,
        by=each.decision.by if inside else None,
    )
    return ApplicationOut.model_validate(
        {
            **SummaryOut.model_validate(each).model_dump(),
            "organisation_name": each.called,
            "answers": dict(each.answers),
            "previous_answers": before or {},
            "changed_answers": changed or {},
            "returned": each.returned,
            "decision": decision,
            "recommendation": _advice(each, names_hidden=names_hidden) if inside else None,
            "link": link,
        }
    )


def _advice(each: Application, *, names_hidden: bool) -> RecommendationOut | None:
    advice = each.recommendation
    return (
        advice
        if advice is None
        else RecommendationOut(
            outcome=advice.outcome,
            by=None if names_hidden else advice.decision.by,
            at=advice.decision.at,
            reason=advice.decision.reason,
            dissent=advice.dissent,
        )
    )


def return_link(request: Request, application_id: UUID, by: Actor, now: datetime) -> str:
    """The address under which whoever started comes back to their draft."""
    settings = request.app.state.settings
    token = links.sign(
        settings.link_key,
        Purpose.APPLICATION,
        application_id,
        expires_at=now + timedelta(days=LINK_DAYS),
        person=by.id,
    )
    return links.url(settings, "awards", "/application", token)


@router.post("", status_code=201)
async def start_application(
    body: StartIn, opened: ApplyOpened, request: Request, act: Act
) -> ApplicationOut:
    """Begin, or come back to the draft that is there. `link` opens it again without an account."""
    by = of_organisation(opened, body.organisation_id)
    application = await commands.start(
        act.uow,
        body.organisation_id,
        body.stream,
        application_id=new_id(),
        called=body.organisation_name,
        by=by,
        at=act.now,
    )
    http.etag(act.response, application.version)
    return show(application, link=return_link(request, application.id, by, act.now))


@router.get("")
async def list_applications(
    by: Coordinator,
    uow: Uow,
    page: PageRequest,
    status: Annotated[Status | None, Query()] = None,
    stream: Annotated[str | None, Query(max_length=40)] = None,
    keeper: Annotated[Literal["local_lead", "national_team"] | None, Query()] = None,
) -> Page[SummaryOut]:
    """The applications in your part of the network, oldest first.

    `keeper=national_team` is the national queue: those whose area has no local lead.
    """
    rows = await lists.applications(uow, by, page, status=status, stream=stream, keeper=keeper)
    return page.page(rows, SummaryOut.model_validate, lambda row: (row.id,))


@router.get("/{application_id}")
async def read_application(
    application_id: UUID, by: OfApplication, response: Response, uow: Uow
) -> ApplicationOut:
    found = await files.file(uow, application_id, by=by)
    http.etag(response, found.application.version)
    hidden = await hides_names(uow, found.application, by) if found.seen_as == "panel" else False
    return show(
        found.application,
        seen_as=found.seen_as,
        names_hidden=hidden,
        before=dict(found.before),
        changed=dict(found.changed),
    )


@router.put("/{application_id}/answers")
async def save_answers(
    application_id: UUID, body: AnswersIn, by: OfApplication, edit: Edit
) -> ApplicationOut:
    """Save some answers; every saved state is kept."""
    saved = await commands.save_answers(
        edit.uow, application_id, body.answers, expected=edit.expected, by=by, at=edit.now
    )
    http.etag(edit.response, saved.version)
    return show(saved)


@router.post("/{application_id}/submission")
async def submit_application(
    application_id: UUID, by: OfApplication, response: Response, uow: Uow, now: Now
) -> ApplicationOut:
    """Send it. The answer names the day by which you hear from us."""
    sent = await commands.submit(uow, application_id, by=by, at=now)
    http.etag(response, sent.version)
    return show(sent)


@router.post("/{application_id}/withdrawal")
async def withdraw_application(
    application_id: UUID, by: OfApplication, response: Response, uow: Uow, now: Now
) -> ApplicationOut:
    ended = await commands.withdraw(uow, application_id, by=by, at=now)
    http.etag(response, ended.version)
    return show(ended)
