"""Who coordinates Ambassadors in a nation, by the grants as they hold now."""

from uuid import UUID

from sqlalchemy import and_, or_, select

from sanctuary.actor import Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import granted


async def coordinators_of(uow: UnitOfWork, nation: str) -> list[UUID]:
    """Those of the nation and those of the whole UK, each once."""
    here = and_(granted.c.scope_kind == ScopeKind.NATION, granted.c.scope_id == nation)
    rows = await uow.all(
        select(granted.c.person_id)
        .where(
            granted.c.role == Role.AMBASSADOR_COORDINATOR,
            granted.c.revoked.is_(False),
            or_(here, granted.c.scope_kind == ScopeKind.UK),
        )
        .distinct()
        .order_by(granted.c.person_id)
    )
    return [row.person_id for row in rows]
