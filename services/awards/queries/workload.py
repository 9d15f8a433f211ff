"""How much the assessors have before them: numbers only, and none about an applicant closed to one.

Nothing sealed is read here, so that no number can say anything about who makes a panel ready.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true

from awards.domain.application import UNDECIDED, Status
from awards.domain.award import years_after
from awards.domain.panel import Conflict, PanelStatus, SeatStatus
from awards.queries.access import COORDINATORS
from awards.queries.reach import grants_of, untouched
from awards.tables import application, assessor, panel, review, seat
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def loads(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, stream: str | None, today: date
) -> Sequence[Row[Any]]:
    """One row for each assessor whom `by` may invite."""
    load = _load(by, today).lateral("load")
    query = select(assessor.c.person_id, load).join(load, true()).where(_invitable(by))
    if stream is not None:
        query = query.where(assessor.c.expertise.contains([stream]))
    return await uow.all(page.select(query, assessor.c.person_id))


def _invitable(by: Actor) -> ColumnElement[bool]:
    grants = grants_of(by, {Role.NATIONAL_TEAM, *COORDINATORS})
    if any(grant.scope_kind is ScopeKind.UK for grant in grants):
        return true()
    streams = [each.scope_id for each in grants if each.scope_kind is ScopeKind.STREAM]
    nations = [each.scope_id for each in grants if each.scope_kind is ScopeKind.NATION]
    return or_(assessor.c.expertise.overlap(streams), assessor.c.nation.in_(nations))


def _load(by: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """What one assessor was asked, sits on, still has to read, and read in the last year."""
    open_to_reader = untouched(application.c.organisation_id, by)
    reviewed = exists().where(review.c.seat_id == seat.c.id)
    undecided = application.c.status.in_(UNDECIDED)
    sits = and_(
        seat.c.status == SeatStatus.ACCEPTED, seat.c.conflict != Conflict.DECLARED, undecided
    )
    reading = and_(
        sits, application.c.status == Status.IN_REVIEW, panel.c.status == PanelStatus.CONFIRMED
    )
    lately = exists().where(
        review.c.seat_id == seat.c.id,
        review.c.submitted_at >= datetime.combine(years_after(today, -1), time(), LONDON),
    )
    return (
        select(
            _number(and_(seat.c.status == SeatStatus.INVITED, undecided)).label("invited"),
            _number(sits).label("sitting"),
            _number(and_(reading, ~reviewed)).label("to_review"),
            _number(lately).label("reviewed_last_year"),
            func.min(application.c.hear_by)
            .filter(and_(reading, ~reviewed))
            .label("soonest_promise"),
        )
        .select_from(seat)
        .join(application, application.c.id == seat.c.application_id)
        .join(panel, panel.c.application_id == application.c.id, isouter=True)
        .where(seat.c.person_id == assessor.c.person_id, open_to_reader)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
