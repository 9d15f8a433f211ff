"""The annual survey: opened by the national team, answered by link, published as a whole."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from awards.api.applications import Reason
from awards.commands import surveys as commands
from awards.domain.survey import Edition, Indicator, Kind, Question, Request, Status, Survey
from awards.queries import surveys as query
from awards.store import surveys as store
from awards.store.seeing import rule_on
from awards.surveys import shipped
from awards.tables import survey as table
from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import link_or_role, public, requires
from sanctuary.http import Edit, Now, Page, PageRequest, Uow
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.router("/v1/surveys", ["surveys"])
sheets = http.router("/v1/survey-requests", ["surveys"])
results = http.router("/v1/survey-results", ["surveys"])

Opener = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reader = Annotated[Actor, Depends(requires(Role.STREAM_COORDINATOR, Role.NATION_COORDINATOR))]
Opened = Annotated[Link | Actor, Depends(link_or_role(Purpose.SURVEY))]
Wording = Annotated[str, Field(min_length=5, max_length=300)]
Days = Annotated[int, Field(ge=1, le=100)]


class QuestionBody(BaseModel):
    """`scale`: from 1, not at all, to 5, very much. `number`: how many."""

    model_config = ConfigDict(from_attributes=True)

    key: str = Field(pattern=r"^[a-z][a-z_]{1,38}$")
    indicator: Indicator
    kind: Kind
    en: Wording
    cy: Wording


class EditionIn(BaseModel):
    name: str = Field(min_length=3, max_length=60)
    questions: list[QuestionBody] = Field(min_length=3, max_length=20)

    def edition(self) -> Edition:
        questions = tuple(Question(**each.model_dump()) for each in self.questions)
        return Edition(self.name, questions)


class OpenIn(BaseModel):
    """Without an `edition` it takes the shipped questions, whose wording is a default of ours."""

    stream: str = Field(max_length=40)
    closes_on: date
    edition: EditionIn | None = None
    remind_days: list[Days] = Field(default=list(commands.REMIND_DAYS), max_length=3)
    reason: Reason


class ReasonIn(BaseModel):
    reason: Reason


class SurveyOut(BaseModel):
    """`answered` is how many, never who: empty while that would say it of a few."""

    id: UUID
    stream: str
    year: int
    edition: str
    status: Status
    opened_on: date
    closes_on: date
    remind_days: list[int]
    asked: int
    answered: int | None


class SheetOut(BaseModel):
    """Your organisation's own sheet; nobody else reads it."""

    id: UUID
    stream: str
    year: int
    status: Status
    closes_on: date
    questions: list[QuestionBody]
    answers: dict[str, int]
    version: int


class AnswersIn(BaseModel):
    """By question; any may be left out. What was there before is replaced."""

    answers: dict[str, int] = Field(max_length=40)


class ResultOut(BaseModel):
    """`nation` is empty for all; what is null is withheld, because too few answered."""

    about: str
    of: Literal["indicator", "question"]
    nation: str
    answered: int | None
    value: float | None


class ResultsOut(BaseModel):
    """Of a scale the mean, of numbers the middle one. `withheld_under` is the threshold."""

    survey_id: UUID
    stream: str
    year: int
    published_at: datetime
    withheld_under: int
    results: list[ResultOut]


class PublishedOut(BaseModel):
    survey_id: UUID
    stream: str
    year: int


async def acting(opened: Opened, request_id: UUID, uow: Uow) -> Actor:
    """Whoever answers for the organisation: by the link in their message, or signed in."""
    return await query.acting(uow, opened, request_id)


Asked = Annotated[Actor, Depends(acting)]


async def show(uow: Uow, survey: Survey) -> SurveyOut:
    asked, answered = await store.numbers(uow, survey.id)
    rule = await rule_on(uow, uow.clock.today())
    return SurveyOut(
        id=survey.id,
        stream=survey.stream,
        year=survey.year,
        edition=survey.edition.name,
        status=survey.status,
        opened_on=survey.opened_on,
        closes_on=survey.closes_on,
        remind_days=list(survey.remind_days),
        asked=asked,
        answered=answered if rule.tells(answered, asked) else None,
    )


def show_sheet(request: Request, survey: Survey) -> SheetOut:
    return SheetOut(
        id=request.id,
        stream=survey.stream,
        year=survey.year,
        status=survey.status,
        closes_on=survey.closes_on,
        questions=[QuestionBody.model_validate(each) for each in survey.edition.questions],
        answers=dict(request.answers),
        version=request.version,
    )


@router.post("", status_code=201)
async def open_survey(body: OpenIn, by: Opener, uow: Uow, now: Now) -> SurveyOut:
    """Ask every holder of a stream's award; each contact gets a link."""
    survey = await commands.open_survey(
        uow,
        new_id(),
        body.stream,
        body.edition.edition() if body.edition else shipped(),
        closes_on=body.closes_on,
        remind_days=body.remind_days,
        reason=body.reason,
        by=by,
        at=now,
    )
    return await show(uow, survey)


@router.get("")
async def list_surveys(_: Reader, uow: Uow, page: PageRequest) -> Page[SurveyOut]:
    """Every survey, newest first: how many were asked and answered, never who."""
    rows = await uow.all(page.select(select(table), table.c.id, descending=True))
    shown = {row.id: await show(uow, store.show(row)) for row in rows[: page.limit]}
    return page.page(rows, lambda row: shown[row.id], lambda row: (row.id,))


@router.get("/{survey_id}")
async def read_survey(survey_id: UUID, _: Reader, uow: Uow) -> SurveyOut:
    return await show(uow, await store.get_survey(uow, survey_id))


@router.post("/{survey_id}/closing")
async def close_survey(
    survey_id: UUID, body: ReasonIn, by: Opener, uow: Uow, now: Now
) -> SurveyOut:
    """Close it before its last day; after that day it closes by itself."""
    return await show(uow, await commands.close_survey(uow, survey_id, body.reason, by=by, at=now))


@router.post("/{survey_id}/publication")
async def publish_survey(
    survey_id: UUID, body: ReasonIn, by: Opener, uow: Uow, now: Now
) -> SurveyOut:
    """Publish what all said together, once; few answers are withheld."""
    return await show(
        uow, await commands.publish_survey(uow, survey_id, body.reason, by=by, at=now)
    )


@sheets.get("/{request_id}")
async def read_sheet(request_id: UUID, by: Asked, response: Response, uow: Uow) -> SheetOut:
    """The questions, and what your organisation answered so far."""
    request, survey = await query.sheet(uow, request_id, by=by)
    http.etag(response, request.version)
    return show_sheet(request, survey)


@sheets.put("/{request_id}/answers")
async def answer_survey(request_id: UUID, body: AnswersIn, by: Asked, edit: Edit) -> SheetOut:
    """Answer, or change your answers until the survey closes. Your award does not depend on it."""
    request = await commands.answer(
        edit.uow, request_id, body.answers, expected=edit.expected, by=by, at=edit.now
    )
    http.etag(edit.response, request.version)
    return show_sheet(request, await store.get_survey(edit.uow, request.survey_id))


@results.get("", dependencies=[Depends(public)])
async def list_results(uow: Uow, page: PageRequest) -> Page[PublishedOut]:
    """The surveys whose results are published, newest first."""
    rows = await query.published(uow, page)
    return page.page(
        rows,
        lambda row: PublishedOut(survey_id=row.id, stream=row.stream, year=row.year),
        lambda row: (row.id,),
    )


@results.get("/{survey_id}", dependencies=[Depends(public)])
async def read_results(survey_id: UUID, uow: Uow) -> ResultsOut:
    """What all said together: the three indicators, and each question."""
    row = await query.results(uow, survey_id)
    return ResultsOut(
        survey_id=row.id,
        stream=row.stream,
        year=row.year,
        published_at=row.published_at,
        withheld_under=row.threshold,
        results=row.results,
    )
