"""Groups as those may see them who look after them, and who only need to know that they are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select

from membership.domain.group import STANDING, Group
from membership.store import groups as store
from membership.store.groups import complete_groups
from membership.tables import affiliated_group, group_area, group_step
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

ALERTING = (Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER)
UNKNOWN = "We do not know this group. Check the id, or look in the list of groups."


def looks_after(actor: Actor, group: Group) -> bool:
    """Its coordinator, the national team, and its own officers."""
    return actor.may(
        Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id
    )


def is_staff(actor: Actor, group: Group) -> bool:
    """Who may see small numbers: the coordinator of the nation and the national team."""
    return actor.may(Role.NATION_COORDINATOR, nation=group.nation)


def may_see(actor: Actor, group: Group) -> bool:
    """Those who look after it, trustees, and while it stands whoever alerts or counts groups."""
    if group.proof_due_at is not None:
        return False
    if looks_after(actor, group) or actor.may(Role.TRUSTEE):
        return True
    of_streams = any(grant.role is Role.STREAM_COORDINATOR for grant in actor.grants)
    return group.standing and (of_streams or actor.may(*ALERTING, nation=group.nation))


def _scopes(actor: Actor) -> list[ColumnElement[bool]]:
    """`may_see` as SQL, grant by grant."""
    table = affiliated_group
    shown: list[ColumnElement[bool]] = [false()]
    standing = table.c.status.in_(STANDING)
    for grant in actor.grants:
        match grant.role, grant.scope_kind:
            case Role.NATION_COORDINATOR, ScopeKind.NATION:
                shown.append(table.c.nation == grant.scope_id)
            case Role.GROUP_OFFICER, ScopeKind.GROUP:
                shown.append(table.c.id == UUID(grant.scope_id))
            case ((Role.CAMPAIGN_MANAGER | Role.DUTY_OFFICER), ScopeKind.NATION):
                shown.append(and_(standing, table.c.nation == grant.scope_id))
            case ((Role.CAMPAIGN_MANAGER | Role.DUTY_OFFICER | Role.STREAM_COORDINATOR), _):
                shown.append(standing)
    return shown


def without_contacts(actor: Actor, group: Group) -> Group:
    """An officer sees the contacts of their own group only, a coordinator those of the nation."""
    if looks_after(actor, group) or actor.may(*ALERTING, Role.TRUSTEE, nation=group.nation):
        return group
    return replace(group, contacts=())


async def groups(
    uow: UnitOfWork,
    asked: PageAsked,
    actor: Actor,
    *,
    nation: str | None,
    area: str | None,
    status: str | None,
) -> list[Group]:
    query: Select[Any] = select(affiliated_group).where(affiliated_group.c.proof_due_at.is_(None))
    if not actor.may(Role.NATIONAL_TEAM, Role.TRUSTEE):
        query = query.where(or_(*_scopes(actor)))
    if nation is not None:
        query = query.where(affiliated_group.c.nation == nation)
    if area is not None:
        covered = select(group_area.c.group_id).where(group_area.c.area == area)
        query = query.where(
            or_(affiliated_group.c.area == area, affiliated_group.c.id.in_(covered))
        )
    if status is not None:
        query = query.where(affiliated_group.c.status == status)
    found = await uow.all(asked.select(query, affiliated_group.c.id))
    return [without_contacts(actor, one) for one in await complete_groups(uow, found)]


async def group(uow: UnitOfWork, group_id: UUID, actor: Actor) -> Group:
    """One group. One that forms is there only for those who look after it."""
    found = await store.get_group(uow, group_id)
    if not may_see(actor, found):
        raise NotFound(UNKNOWN)
    return without_contacts(actor, found)


async def own_group(uow: UnitOfWork, group_id: UUID, actor: Actor) -> Group:
    """One group with all that is kept of it, for those who look after it."""
    found = await store.get_group(uow, group_id)
    if not looks_after(actor, found) or found.proof_due_at is not None:
        raise NotFound(UNKNOWN)
    return found


async def steps(uow: UnitOfWork, group_id: UUID, actor: Actor) -> Sequence[Row[Any]]:
    """The history of a group, oldest first."""
    found = await own_group(uow, group_id, actor)
    return await uow.all(
        select(group_step)
        .where(group_step.c.group_id == found.id)
        .order_by(group_step.c.decided_at, group_step.c.id)
    )
