"""Roles and scopes: given, revoked, listed. Only the national team does any of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body, Reason
from membership.commands import grants as commands
from membership.domain.grant import RoleGrant
from membership.queries import lists
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/grants", tags=["grants"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class GrantBody(Body):
    person_id: UUID
    role: Role
    scope_kind: ScopeKind = ScopeKind.UK
    scope_id: Annotated[str, Field(max_length=60)] = ""
    reason: Reason = "given by the national team"


class GrantView(BaseModel):
    id: UUID
    person_id: UUID
    role: Role
    scope_kind: ScopeKind
    scope_id: str

    @classmethod
    def of(cls, one: RoleGrant) -> "GrantView":
        return cls(
            id=one.id,
            person_id=one.person_id,
            role=one.role,
            scope_kind=one.scope_kind,
            scope_id=one.scope_id,
        )


@router.post("", status_code=201)
async def give(body: GrantBody, uow: Uow, actor: Team, now: Now) -> GrantView:
    """Give somebody a role in a scope. It takes effect in every service within seconds."""
    given = await commands.give(
        uow,
        person_id=body.person_id,
        role=body.role,
        scope_kind=body.scope_kind,
        scope_id=body.scope_id,
        reason=body.reason,
        by=actor,
        at=now,
    )
    return GrantView.of(given)


@router.get("")
async def grants(
    uow: Uow, _: Team, asked: PageRequest, person_id: UUID | None = None
) -> Page[GrantView]:
    """Roles that are held now."""
    found = await lists.grants(uow, asked, person_id=person_id)
    return asked.page(found, GrantView.of, lambda one: (one.id,))


@router.delete("/{grant_id}")
async def revoke(
    grant_id: UUID,
    uow: Uow,
    actor: Team,
    now: Now,
    reason: Annotated[str, Field(max_length=2000)] = "revoked by the national team",
) -> GrantView:
    """Take a role back. Whoever lost it is refused everywhere within seconds."""
    return GrantView.of(await commands.revoke(uow, grant_id, reason, by=actor, at=now))
