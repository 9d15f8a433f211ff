"""Who looks after an award: the local lead, else its coordinators, else the national team."""

from uuid import UUID

from sqlalchemy import select

from notifications.tables import metadata
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import UnitOfWork

_granted = metadata.tables["granted"]


async def of_award(uow: UnitOfWork, lead_id: UUID | None, stream: str) -> list[UUID]:
    """Whoever is to hear of an award; nobody only where the network has nobody for it."""
    if lead_id is not None:
        return [lead_id]
    coordinators = await _holding(uow, Role.STREAM_COORDINATOR, ScopeKind.STREAM, stream)
    return coordinators or await _holding(uow, Role.NATIONAL_TEAM, ScopeKind.UK, "")


async def _holding(uow: UnitOfWork, role: Role, kind: ScopeKind, scope_id: str) -> list[UUID]:
    rows = await uow.all(
        select(_granted.c.person_id)
        .where(
            _granted.c.role == role,
            _granted.c.scope_kind == kind,
            _granted.c.scope_id == scope_id,
            _granted.c.revoked.is_(False),
        )
        .distinct()
        .order_by(_granted.c.person_id)
    )
    return [row.person_id for row in rows]
