"""Which part of the network somebody's roles reach, as a condition of a query."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, false, func, or_, select, true

from awards.queries.recusals import kept_away
from awards.store.groups import LocalGroup, get_group
from awards.tables import local_group, organisation
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted

KEEPERS = frozenset(
    {
        Role.NATIONAL_TEAM,
        Role.STREAM_COORDINATOR,
        Role.NATION_COORDINATOR,
        Role.LOCAL_LEAD,
        Role.GROUP_OFFICER,
    }
)


def grants_of(by: Actor, roles: Collection[Role] = KEEPERS) -> list[Grant]:
    return [grant for grant in by.grants if grant.role in roles]


def within(
    by: Actor, stream: ColumnElement[Any], roles: Collection[Role] = KEEPERS
) -> ColumnElement[bool]:
    """What lies in a scope of `by`; `organisation` is joined, `stream` is the matter's."""
    return or_(false(), *(_reached(grant, stream) for grant in grants_of(by, roles)))


def _reached(grant: Grant, stream: ColumnElement[Any]) -> ColumnElement[bool]:
    match grant.scope_kind:
        case ScopeKind.UK:
            return true()
        case ScopeKind.STREAM:
            return stream == grant.scope_id
        case ScopeKind.NATION:
            return organisation.c.nation == grant.scope_id
        case ScopeKind.AREA:
            return organisation.c.area == grant.scope_id
        case ScopeKind.GROUP:
            return _in_areas_of(grant.scope_id)
        case _:
            return false()


def _in_areas_of(group_id: str) -> ColumnElement[bool]:
    """In an area that a group covers today, whichever group it was yesterday."""
    try:
        group = UUID(group_id)
    except ValueError:
        return false()
    areas = (
        select(func.unnest(local_group.c.areas))
        .where(local_group.c.id == group, local_group.c.acts)
        .scalar_subquery()
    )
    return organisation.c.area == any_(areas)


def of_group(group_id: UUID) -> ColumnElement[bool]:
    return _in_areas_of(str(group_id))


async def group_to_see(uow: UnitOfWork, group_id: UUID, *, by: Actor) -> LocalGroup:
    """A group, for whoever looks after some of what it does. Others are told so, not shown less."""
    group = await get_group(uow, group_id)
    for grant in grants_of(by):
        if grant.scope_kind in {ScopeKind.UK, ScopeKind.STREAM}:
            return group
        if grant.scope_kind is ScopeKind.AREA and grant.scope_id in group.areas:
            return group
        if grant.reaches({ScopeKind.NATION: group.nation or "", ScopeKind.GROUP: str(group.id)}):
            return group
    raise NotPermitted(
        "This group is not one that you look after. Leave it away to see what is yours, or ask "
        "the national team if this group should be."
    )


def untouched(organisation_id: ColumnElement[Any], by: Actor) -> ColumnElement[bool]:
    """Nothing of an applicant with whom `by` declared a conflict: no row, and no part of a sum."""
    return ~kept_away(by, organisation_id)
