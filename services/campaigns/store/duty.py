"""Who leads incidents of a nation, and who is on duty."""

from uuid import UUID

from sqlalchemy import or_, select

from campaigns.tables import metadata
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import UnitOfWork

_granted = metadata.tables["granted"]


async def officers(uow: UnitOfWork, nation: str | None) -> list[UUID]:
    """Every duty officer of the nation; where there is none, those of the UK, else the team."""
    in_nation = (_granted.c.scope_kind == ScopeKind.NATION) & (_granted.c.scope_id == nation)
    everywhere = _granted.c.scope_kind == ScopeKind.UK
    for role, where in (
        (Role.DUTY_OFFICER, in_nation),
        (Role.DUTY_OFFICER, everywhere),
        (Role.NATIONAL_TEAM, or_(in_nation, everywhere)),
    ):
        rows = await uow.all(
            select(_granted.c.person_id)
            .where(_granted.c.role == role, _granted.c.revoked.is_(False), where)
            .distinct()
            .order_by(_granted.c.person_id)
        )
        if rows:
            return [row.person_id for row in rows]
    return []


async def has_a_role(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether somebody holds any role at all: only such people are given a task."""
    row = await uow.first(
        select(_granted.c.person_id).where(
            _granted.c.person_id == person_id, _granted.c.revoked.is_(False)
        )
    )
    return row is not None
