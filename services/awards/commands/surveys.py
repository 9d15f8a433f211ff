"""The annual survey: opened, reminded of as days open, answered, closed, published (DOMAIN C7)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from awards.domain.survey import Edition, Request, Survey
from awards.domain.survey_results import results
from awards.queries.surveys import must_be_asked
from awards.store import seeing as rules
from awards.store import surveys as store
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.awards_surveys import SurveyAsked, SurveyStep
from sanctuary.http import preconditions
from sanctuary.ids import derived_id

# A default of ours, dated 21 November 2026: who opens a survey may choose other days.
REMIND_DAYS = (14, 3)


async def open_survey(
    uow: UnitOfWork,
    survey_id: UUID,
    stream: str,
    edition: Edition,
    *,
    closes_on: date,
    remind_days: Sequence[int],
    reason: str,
    by: Actor,
    at: datetime,
) -> Survey:
    """Ask every holder of a stream's award. Each hears of it once, and is reminded if silent."""
    by.must(Role.NATIONAL_TEAM)
    survey, opened = Survey.open(
        edition,
        id=survey_id,
        stream=stream,
        on=london_day(at),
        closes_on=closes_on,
        remind_days=remind_days,
    )
    if await store.find_survey(uow, stream, survey.year) is not None:
        raise IllegalTransition(
            "This stream has been asked this year already. One survey a year is enough for people "
            "who are short of time; open the next one next year."
        )
    asked = await store.holders(uow, stream)
    if not asked:
        raise Invalid(
            "Nobody holds an award of this stream yet, so there is nobody to ask. Choose another "
            "stream.",
            errors=[{"field": "stream", "detail": "A stream with awards."}],
        )
    await store.insert_survey(uow, survey, Decision(by.id, at, reason))
    requests = [Request(derived_id("survey", survey_id, each), survey_id, each) for each in asked]
    await store.insert_requests(uow, requests)
    uow.emit(opened, *(_asking(each, survey, "opening") for each in requests))
    return survey


def _asking(each: Request, survey: Survey, step: SurveyStep, left: int = 0) -> SurveyAsked:
    return SurveyAsked(
        request_id=each.id,
        survey_id=survey.id,
        organisation_id=each.organisation_id,
        step=step,
        days_left=left or (survey.closes_on - survey.opened_on).days,
        closes_on=survey.closes_on,
    )


async def answer(
    uow: UnitOfWork,
    request_id: UUID,
    answers: Mapping[str, int],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Request:
    request = await store.get_request(uow, request_id, lock=True)
    await must_be_asked(uow, request, by)
    preconditions.check_version(expected, request.version)
    survey = await store.get_survey(uow, request.survey_id)
    said, first = request.answer(survey, answers)
    saved = await store.save_answers(uow, said, by=by.id, at=at)
    if first is not None:
        uow.emit(first)
    return saved


async def open_survey_day(uow: UnitOfWork, day: date) -> None:
    """Remind those who are silent, and close what ended yesterday."""
    for survey in await store.open_surveys(uow):
        if day > survey.closes_on:
            over = Decision(SYSTEM.id, uow.clock.now(), "its last day is over")
            await _close(uow, survey, over)
        elif survey.reminds_on(day) and uow.clock.today() <= survey.closes_on:
            left = (survey.closes_on - day).days
            silent = await store.silent(uow, survey.id)
            uow.emit(*(_asking(each, survey, "closing", left) for each in silent))


async def close_survey(
    uow: UnitOfWork, survey_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Survey:
    """Before its last day: somebody decides, and says why."""
    by.must(Role.NATIONAL_TEAM)
    survey = await store.get_survey(uow, survey_id, lock=True)
    return await _close(uow, survey, Decision(by.id, at, reason))


async def _close(uow: UnitOfWork, survey: Survey, made: Decision) -> Survey:
    closed, event = survey.close()
    await store.save_closed(uow, closed, made)
    uow.emit(event)
    return closed


async def publish_survey(
    uow: UnitOfWork, survey_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Survey:
    """The results as a whole, for everybody, once; few answers are withheld."""
    by.must(Role.NATIONAL_TEAM)
    survey = await store.get_survey(uow, survey_id, lock=True)
    told, event = survey.publish()
    rule = await rules.rule_on(uow, london_day(at))
    found = results(survey.edition, await store.sheets(uow, survey_id), rule)
    await store.save_published(uow, told, found, rule.threshold, Decision(by.id, at, reason))
    uow.emit(event)
    return told
