"""Lists for coordinators, and what an organisation held over time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Row, Select, false, or_, select

from awards.queries.access import COORDINATORS
from awards.queries.recusals import kept_away
from awards.store.leads import has_lead
from awards.tables import application, network_member, organisation, seat
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

_SUMMARY = (
    application.c.id,
    application.c.organisation_id,
    application.c.stream,
    application.c.scheme,
    application.c.edition,
    application.c.status,
    application.c.version,
    application.c.started_at,
    application.c.submitted_at,
    application.c.hear_by,
    application.c.renews,
    application.c.outcome,
)


async def applications(
    uow: UnitOfWork,
    by: Actor,
    page: PageAsked,
    *,
    status: str | None,
    stream: str | None,
    keeper: str | None = None,
) -> Sequence[Row[Any]]:
    """The applications of those streams and nations that `by` coordinates, oldest first."""
    query: Select[Any] = select(*_SUMMARY).join(
        organisation, organisation.c.id == application.c.organisation_id, isouter=True
    )
    query = within(query, by).where(~recused(by))
    if status is not None:
        query = query.where(application.c.status == status)
    if stream is not None:
        query = query.where(application.c.stream == stream)
    if keeper is not None:
        query = query.where(has_lead() if keeper == "local_lead" else ~has_lead())
    return await uow.all(page.select(query, application.c.id))


def recused(by: Actor) -> Exists:
    """A declared conflict closes the list too, not only the file."""
    return kept_away(by, application.c.organisation_id)


def within(query: Select[Any], by: Actor) -> Select[Any]:
    """Only what lies in a scope that a coordinating grant covers."""
    columns = {
        ScopeKind.STREAM: application.c.stream,
        ScopeKind.NATION: organisation.c.nation,
        ScopeKind.AREA: organisation.c.area,
    }
    grants = [grant for grant in by.grants if grant.role in {Role.NATIONAL_TEAM, *COORDINATORS}]
    if any(grant.scope_kind is ScopeKind.UK for grant in grants):
        return query
    return query.where(
        or_(
            *(
                columns[grant.scope_kind] == grant.scope_id
                for grant in grants
                if grant.scope_kind in columns
            ),
            false(),
        )
    )


async def streams_of(uow: UnitOfWork, organisation_id: UUID) -> list[str]:
    """The streams to whose networks an organisation belongs, by name."""
    rows = await uow.all(
        select(network_member.c.stream)
        .where(network_member.c.organisation_id == organisation_id, network_member.c.standing)
        .distinct()
        .order_by(network_member.c.stream)
    )
    return [row.stream for row in rows]


async def seats_of_person(uow: UnitOfWork, by: Actor, page: PageAsked) -> Sequence[Row[Any]]:
    """The panels somebody was asked to sit on."""
    return await uow.all(page.select(select(seat).where(seat.c.person_id == by.id), seat.c.id))
