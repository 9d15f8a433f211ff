"""Surveys and the sheets of those who are asked."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, insert, select, update

from awards.domain.award import Status as AwardStatus
from awards.domain.survey import Edition, Indicator, Kind, Question, Request, Status, Survey
from awards.domain.survey_results import Result, Sheet
from awards.tables import award, organisation, survey, survey_request
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def find_survey(uow: UnitOfWork, stream: str, year: int) -> UUID | None:
    found: UUID | None = await uow.scalar(
        select(survey.c.id).where(survey.c.stream == stream, survey.c.year == year)
    )
    return found


async def get_survey(uow: UnitOfWork, survey_id: UUID, *, lock: bool = False) -> Survey:
    return show(await get_row(uow, survey_id, lock=lock))


async def get_row(uow: UnitOfWork, survey_id: UUID, *, lock: bool = False) -> Row[Any]:
    query = select(survey).where(survey.c.id == survey_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no survey with this id. Look it up in the list of surveys.")
    return row


async def open_surveys(uow: UnitOfWork) -> list[Survey]:
    query = select(survey).where(survey.c.status == Status.OPEN).order_by(survey.c.id)
    return [show(row) for row in await uow.all(query.with_for_update())]


async def insert_survey(uow: UnitOfWork, each: Survey, made: Decision) -> None:
    await uow.execute(
        insert(survey).values(
            id=each.id,
            stream=each.stream,
            year=each.year,
            edition=each.edition.name,
            questions=[asdict(question) for question in each.edition.questions],
            status=each.status,
            opened_on=each.opened_on,
            closes_on=each.closes_on,
            remind_days=list(each.remind_days),
            version=each.version,
            opened_by=made.by,
            opened_at=made.at,
            opened_reason=made.reason,
        )
    )


async def save_closed(uow: UnitOfWork, each: Survey, made: Decision) -> None:
    await _move(uow, each, closed_by=made.by, closed_at=made.at, closed_reason=made.reason)


async def save_published(
    uow: UnitOfWork, each: Survey, found: Sequence[Result], threshold: int, made: Decision
) -> None:
    await _move(
        uow,
        each,
        results=[asdict(one) for one in found],
        threshold=threshold,
        published_by=made.by,
        published_at=made.at,
        published_reason=made.reason,
    )


async def _move(uow: UnitOfWork, each: Survey, **values: Any) -> None:
    await uow.execute(
        update(survey)
        .where(survey.c.id == each.id)
        .values(status=each.status, version=each.version + 1, **values)
    )


async def holders(uow: UnitOfWork, stream: str) -> list[UUID]:
    """Organisations that hold an award of a stream now."""
    rows = await uow.all(
        select(award.c.organisation_id)
        .join(organisation, organisation.c.id == award.c.organisation_id)
        .where(
            award.c.stream == stream,
            award.c.status == AwardStatus.CURRENT,
            organisation.c.ended.is_(False),
        )
        .distinct()
        .order_by(award.c.organisation_id)
    )
    return [row.organisation_id for row in rows]


async def insert_requests(uow: UnitOfWork, requests: Sequence[Request]) -> None:
    await uow.execute(
        insert(survey_request),
        [
            {
                "id": each.id,
                "survey_id": each.survey_id,
                "organisation_id": each.organisation_id,
                "answers": {},
                "version": each.version,
            }
            for each in requests
        ],
    )


async def get_request(uow: UnitOfWork, request_id: UUID, *, lock: bool = False) -> Request:
    query = select(survey_request).where(survey_request.c.id == request_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no survey here. Use the link of the newest message about it.")
    return Request(row.id, row.survey_id, row.organisation_id, row.answers, row.version)


async def save_answers(uow: UnitOfWork, each: Request, *, by: UUID, at: datetime) -> Request:
    table = survey_request
    result = await uow.execute(
        update(table)
        .where(table.c.id == each.id, table.c.version == each.version)
        .values(
            answers=dict(each.answers), version=each.version + 1, answered_by=by, answered_at=at
        )
    )
    if result.rowcount != 1:
        raise Stale("Somebody saved this survey just before you. Open it again, then save.")
    return await get_request(uow, each.id)


async def silent(uow: UnitOfWork, survey_id: UUID) -> list[Request]:
    """Holders who have not answered, for a reminder; nobody is shown who they are."""
    table = survey_request
    still_holds = exists().where(
        award.c.organisation_id == table.c.organisation_id,
        award.c.stream == survey.c.stream,
        award.c.status == AwardStatus.CURRENT,
    )
    rows = await uow.all(
        select(table)
        .join(organisation, organisation.c.id == table.c.organisation_id)
        .join(survey, survey.c.id == table.c.survey_id)
        .where(
            table.c.survey_id == survey_id,
            table.c.answered_at.is_(None),
            organisation.c.ended.is_(False),
            still_holds,
        )
        .order_by(table.c.id)
    )
    return [Request(row.id, row.survey_id, row.organisation_id) for row in rows]


async def sheets(uow: UnitOfWork, survey_id: UUID) -> list[Sheet]:
    """What was answered, without whose it is."""
    table = survey_request
    rows = await uow.all(
        select(organisation.c.nation, table.c.answers)
        .join(organisation, organisation.c.id == table.c.organisation_id, isouter=True)
        .where(table.c.survey_id == survey_id)
    )
    return [Sheet(row.nation, row.answers) for row in rows]


async def numbers(uow: UnitOfWork, survey_id: UUID) -> tuple[int, int]:
    """How many were asked, and how many answered."""
    row = await uow.first(
        select(
            func.count().label("asked"),
            func.count(survey_request.c.answered_at).label("answered"),
        ).where(survey_request.c.survey_id == survey_id)
    )
    return (row.asked, row.answered) if row else (0, 0)


def show(row: Row[Any]) -> Survey:
    questions = tuple(
        Question(
            each["key"], Indicator(each["indicator"]), Kind(each["kind"]), each["en"], each["cy"]
        )
        for each in row.questions
    )
    return Survey(
        id=row.id,
        stream=row.stream,
        year=row.year,
        edition=Edition(row.edition, questions),
        status=Status(row.status),
        opened_on=row.opened_on,
        closes_on=row.closes_on,
        remind_days=tuple(row.remind_days),
        version=row.version,
    )
