"""What happened in a year, as far as it had happened on a day, in the part that somebody sees."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, null, select

from awards.domain.award import Status as AwardStatus
from awards.domain.figures import Fact, Measure
from awards.queries.access import COORDINATORS
from awards.queries.reach import untouched, within
from awards.tables import application, award, organisation, submission
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork

_READERS = frozenset({Role.NATIONAL_TEAM, *COORDINATORS})


async def facts(uow: UnitOfWork, year: int, as_at: date, *, by: Actor | None) -> list[Fact]:
    """`by` sees their part, and nothing of an applicant closed to them; None is the whole."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), as_at)
    found = []
    for measure, query, day in _queries():
        seen = query.where(day.between(first, last))
        if by is not None:
            table = application if measure in _OF_APPLICATIONS else award
            seen = seen.where(within(by, table.c.stream, _READERS), _open_to(by, table))
        found += [Fact(measure, row.stream, row.nation, row.days) for row in await uow.all(seen)]
    return found


_OF_APPLICATIONS: Collection[Measure] = (Measure.APPLICATIONS, Measure.DECISIONS)


def _open_to(by: Actor, table: Any) -> ColumnElement[bool]:
    return untouched(table.c.organisation_id, by)


def _queries() -> list[tuple[Measure, Select[Any], ColumnElement[Any]]]:
    sent, decided = london_day(_first_sent()), london_day(application.c.decided_at)
    granted = func.coalesce(decided, award.c.starts_on)
    first, renewal = award.c.renews.is_(None), award.c.renews.is_not(None)
    lapsed = award.c.status == AwardStatus.LAPSED
    return [
        (Measure.APPLICATIONS, _of(application, null()), sent),
        (Measure.DECISIONS, _of(application, decided - sent), decided),
        (Measure.AWARDS, _granted().where(first), granted),
        (Measure.RENEWALS, _granted().where(renewal), granted),
        (Measure.LAPSES, _of(award, null()).where(lapsed), award.c.ended_on),
    ]


def _first_sent() -> ColumnElement[Any]:
    """When it came to us first: what was sent again later waited with the applicant too."""
    first = (
        select(func.min(submission.c.sent_at))
        .where(submission.c.application_id == application.c.id)
        .scalar_subquery()
    )
    return func.coalesce(first, application.c.submitted_at)


def _of(table: Any, days: ColumnElement[Any]) -> Select[Any]:
    return (
        select(table.c.stream, organisation.c.nation, days.label("days"))
        .select_from(table)
        .join(organisation, organisation.c.id == table.c.organisation_id, isouter=True)
    )


def _granted() -> Select[Any]:
    """An award counts from the day of its decision, also where it begins later."""
    return _of(award, null()).join(
        application, application.c.id == award.c.application_id, isouter=True
    )


def london_day(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The calendar day of a moment, as deadlines count it."""
    return cast(func.timezone("Europe/London", moment), Date)
