"""The pool of assessors as coordinators see it, and whom to ask for one panel.

Nothing sealed is read here: the order is the same whatever anybody declared.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select

from awards import store
from awards.domain.application import Application
from awards.domain.award import years_after
from awards.domain.pool import Candidate, Concern, Suggestion, distance, suggest
from awards.queries import access
from awards.queries.access import COORDINATORS
from awards.rules import on as rules_on
from awards.store import Organisation
from awards.store.assessors import open_seats
from awards.tables import assessor
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def assessors(
    uow: UnitOfWork, by: Actor, page: PageAsked, *, stream: str | None
) -> Sequence[Row[Any]]:
    """Who may be invited in that part of the network."""
    query = _in_reach(by)
    if stream is not None:
        query = query.where(assessor.c.expertise.contains([stream]))
    return await uow.all(page.select(query, assessor.c.person_id))


def _in_reach(by: Actor) -> Select[Any]:
    query: Select[Any] = select(assessor, open_seats().label("open_seats"))
    grants = [grant for grant in by.grants if grant.role in {Role.NATIONAL_TEAM, *COORDINATORS}]
    if any(grant.scope_kind is ScopeKind.UK for grant in grants):
        return query
    own = [grant for grant in grants if grant.scope_kind is ScopeKind.STREAM]
    near = [grant for grant in grants if grant.scope_kind is ScopeKind.NATION]
    return query.where(
        or_(
            assessor.c.expertise.overlap([grant.scope_id for grant in own]),
            assessor.c.nation.in_([grant.scope_id for grant in near]),
        )
    )


async def suggestion(
    uow: UnitOfWork, application_id: UUID, *, by: Actor, today: date
) -> Suggestion:
    """Whom to ask for this panel, and who comes next. People already asked are not named again."""
    application = await store.get_application(uow, application_id)
    organisation = await access.must_coordinate(uow, application, by)
    rules = rules_on("panels", today)["rules"]
    asked = {
        *(seat.person_id for seat in await store.seats_of(uow, application_id)),
        *await store.reserve_of(uow, application_id),
        *await store.recused_from(uow, organisation.id),
        *organisation.contacts,
    }
    concerns = await concerns_about(uow, application, organisation, today=today)
    rows = await uow.all(_in_reach(by).order_by(assessor.c.person_id))
    candidates = [
        _candidate(row, application, organisation, concerns, rules["seat_limit"])
        for row in rows
        if row.person_id not in asked
    ]
    rule = (await store.scheme_of(uow, application)).panel
    return suggest(candidates, rule, reserve=rules["reserve"], on=today)


def _candidate(
    row: Row[Any],
    application: Application,
    organisation: Organisation,
    concerns: Mapping[UUID, tuple[Concern, ...]],
    usual_limit: int,
) -> Candidate:
    return Candidate(
        person_id=row.person_id,
        stream_expert=application.stream in row.expertise,
        distance=distance(organisation.area, organisation.nation, row.areas, row.nation),
        open_seats=row.open_seats,
        seat_limit=usual_limit if row.seat_limit is None else row.seat_limit,
        group_id=row.group_id,
        away_until=row.away_until,
        concerns=concerns.get(row.person_id, ()),
    )


async def concerns_about(
    uow: UnitOfWork, application: Application, organisation: Organisation, *, today: date
) -> Mapping[UUID, tuple[Concern, ...]]:
    """Who may have a conflict of interest here, as far as open facts of recent years tell."""
    return await store.concerns_about(
        uow, organisation, since=looked_back_to(today), but=application.id
    )


async def own_concerns(
    uow: UnitOfWork, application: Application, person_id: UUID, *, today: date
) -> Sequence[Concern]:
    """What we know ourselves, so that the question about conflicts can name it."""
    organisation = await store.get_organisation(uow, application.organisation_id)
    found = await concerns_about(uow, application, organisation, today=today)
    return found.get(person_id, ())


def looked_back_to(day: date) -> date:
    """The first day of which a relation to an applicant may still matter on `day`."""
    return years_after(day, -rules_on("panels", day)["rules"]["look_back_years"])
