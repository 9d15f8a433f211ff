"""Whom something waits for: those who coordinate a case and are not close to it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select

from awards.store.organisations import get_organisation
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import granted


async def coordinators_of(
    uow: UnitOfWork, organisation_id: UUID, stream: str, *, without: Collection[UUID] = ()
) -> tuple[UUID, ...]:
    """The stream's and the nation's coordinators; the national team where there are none.

    Contacts of the organisation, and whoever is in `without`, are left out.
    """
    organisation = await get_organisation(uow, organisation_id)
    close = {*organisation.contacts, *without}
    of_stream = and_(
        granted.c.role == Role.STREAM_COORDINATOR,
        granted.c.scope_kind == ScopeKind.STREAM,
        granted.c.scope_id == stream,
    )
    of_nation = and_(
        granted.c.role == Role.NATION_COORDINATOR,
        granted.c.scope_kind == ScopeKind.NATION,
        granted.c.scope_id == organisation.nation,
    )
    team = granted.c.role == Role.NATIONAL_TEAM
    for wanted in (or_(of_stream, of_nation), team):
        rows = await uow.all(
            select(granted.c.person_id).where(wanted, granted.c.revoked.is_(False)).distinct()
        )
        if found := tuple(sorted({row.person_id for row in rows} - close)):
            return found
    return ()


async def team_for(
    uow: UnitOfWork, organisation_id: UUID, *, without: Collection[UUID] = ()
) -> tuple[UUID, ...]:
    """The national team, but for contacts of the organisation and whoever is in `without`."""
    organisation = await get_organisation(uow, organisation_id)
    rows = await uow.all(
        select(granted.c.person_id)
        .where(granted.c.role == Role.NATIONAL_TEAM, granted.c.revoked.is_(False))
        .distinct()
    )
    close = {*organisation.contacts, *without}
    return tuple(sorted({row.person_id for row in rows} - close))
