"""Who may act in which role: given and revoked here, followed by every service."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from membership.commands.people import announce
from membership.domain.decisions import decision
from membership.domain.grant import RoleGrant, check_scope
from membership.store import team as store
from membership.tables import role_grant
from sanctuary.actor import SYSTEM, Actor, Decision, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.ids import derived_id, new_id
from sanctuary.permissions import apply_grant


class LastOne(Refusal):
    slug = "last-national-team"
    title = "Nobody could give roles any more"


async def give(
    uow: UnitOfWork,
    *,
    person_id: UUID,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> RoleGrant:
    """Give a role. What somebody holds already is not given twice."""
    by.must(Role.NATIONAL_TEAM)
    check_scope(role, scope_kind, scope_id)
    grant = RoleGrant(new_id(), person_id, role, scope_kind, scope_id)
    if await store.add_grant(uow, grant, decision(reason, by=by, at=at)):
        await _take_effect(uow, grant)
        return grant
    return await store.same_grant(uow, grant) or grant


async def revoke(
    uow: UnitOfWork, grant_id: UUID, reason: str, *, by: Actor, at: datetime
) -> RoleGrant:
    """Take a role back: at once here, within a second or two everywhere."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    grant = await store.open_grant(uow, grant_id)
    if grant.role is Role.NATIONAL_TEAM and await _how_many_of_the_team(uow) == 1:
        raise LastOne(
            "This is the last person of the national team. Give somebody else that role first."
        )
    await store.revoke_grant(uow, grant.id, made)
    event = grant.revoked()
    await apply_grant(event, uow)
    uow.emit(event)
    await announce(uow, grant.person_id)
    return grant


async def found(uow: UnitOfWork, founder: UUID, *, at: datetime) -> None:
    """The first grant, once: whoever sets the network up. Revoked, it stays revoked."""
    grant = RoleGrant(derived_id("founder", founder), founder, Role.NATIONAL_TEAM, ScopeKind.UK, "")
    if await store.add_grant(uow, grant, Decision(SYSTEM.id, at, "founder of this network")):
        await _take_effect(uow, grant)


async def _take_effect(uow: UnitOfWork, grant: RoleGrant) -> None:
    event = grant.given()
    await apply_grant(event, uow)
    uow.emit(event)
    await announce(uow, grant.person_id)


async def _how_many_of_the_team(uow: UnitOfWork) -> int:
    held = select(role_grant.c.person_id).where(
        role_grant.c.role == Role.NATIONAL_TEAM, role_grant.c.revoked_at.is_(None)
    )
    rows = await uow.all(held.with_for_update())
    return len({row.person_id for row in rows})
