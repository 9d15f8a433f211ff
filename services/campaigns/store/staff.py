"""Who looks after what the network says: campaign managers, else the national team."""

from uuid import UUID

from sqlalchemy import select

from campaigns.tables import metadata
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import UnitOfWork

_granted = metadata.tables["granted"]


async def campaign_managers(uow: UnitOfWork) -> list[UUID]:
    """Those of the whole UK; where there is none, the national team."""
    return await _holding(uow, Role.CAMPAIGN_MANAGER) or await _holding(uow, Role.NATIONAL_TEAM)


async def _holding(uow: UnitOfWork, role: Role) -> list[UUID]:
    rows = await uow.all(
        select(_granted.c.person_id)
        .where(
            _granted.c.role == role,
            _granted.c.scope_kind == ScopeKind.UK,
            _granted.c.revoked.is_(False),
        )
        .distinct()
        .order_by(_granted.c.person_id)
    )
    return [row.person_id for row in rows]
