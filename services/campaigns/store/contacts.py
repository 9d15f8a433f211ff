"""What moved people to act, as counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from campaigns.store import once as once_store
from campaigns.tables import contact_once, contact_total
from sanctuary.db import UnitOfWork


async def count(
    uow: UnitOfWork, mobilisation_id: UUID, contact: str, *, once: UUID, at: datetime
) -> int | None:
    """Count one; returns the total, or None when this person was counted for it before."""
    pair = (contact_once, contact_total)
    return await once_store.count(uow, pair, mobilisation_id, once=once, at=at, contact=contact)


async def totals(uow: UnitOfWork, mobilisation_id: UUID) -> dict[str, int]:
    """How many said what, of one call."""
    table = contact_total
    rows = await uow.all(select(table).where(table.c.mobilisation_id == mobilisation_id))
    return {row.contact: row.total for row in rows}
