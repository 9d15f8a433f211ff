"""Who may be called for a nation, by the roles that they hold now."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from campaigns.tables import metadata
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.auth import grants_of
from sanctuary.db import UnitOfWork

_granted = metadata.tables["granted"]
_UK = _granted.c.scope_kind == ScopeKind.UK


async def of_nation(uow: UnitOfWork, nation: str | None) -> list[UUID]:
    """Duty officers of exactly that nation."""
    return await _holders(uow, Role.DUTY_OFFICER, _in(nation)) if nation else []


async def of_uk(uow: UnitOfWork) -> list[UUID]:
    """Duty officers of the whole UK."""
    return await _holders(uow, Role.DUTY_OFFICER, _UK)


async def team(uow: UnitOfWork, nation: str | None) -> list[UUID]:
    """The national team, and whoever belongs to it for the nation."""
    return await _holders(uow, Role.NATIONAL_TEAM, or_(_UK, _in(nation)) if nation else _UK)


async def safeguarding(uow: UnitOfWork) -> list[UUID]:
    return await _holders(uow, Role.SAFEGUARDING_LEAD, _UK)


async def officers(uow: UnitOfWork, nation: str | None) -> list[UUID]:
    """Every duty officer of the nation; where there is none, those of the UK, else the team."""
    return await of_nation(uow, nation) or await of_uk(uow) or await team(uow, nation)


async def may_be_on_duty(uow: UnitOfWork, people: Sequence[UUID], nation: str | None) -> list[UUID]:
    """Those who hold the role there now: a turn outlives nobody's role."""
    found = []
    for person in dict.fromkeys(people):
        actor = Actor(person, await grants_of(uow, person))
        if actor.may(Role.DUTY_OFFICER, nation=nation):
            found.append(person)
    return found


async def has_a_role(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether somebody holds any role at all: only such people are given a task."""
    row = await uow.first(
        select(_granted.c.person_id).where(
            _granted.c.person_id == person_id, _granted.c.revoked.is_(False)
        )
    )
    return row is not None


def _in(nation: str) -> ColumnElement[bool]:
    return (_granted.c.scope_kind == ScopeKind.NATION) & (_granted.c.scope_id == nation)


async def _holders(uow: UnitOfWork, role: Role, where: ColumnElement[bool]) -> list[UUID]:
    rows = await uow.all(
        select(_granted.c.person_id)
        .where(_granted.c.role == role, _granted.c.revoked.is_(False), where)
        .distinct()
        .order_by(_granted.c.person_id)
    )
    return [row.person_id for row in rows]
