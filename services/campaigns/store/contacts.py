"""What moved people to act, as counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.tables import contact_once, contact_total
from sanctuary.db import UnitOfWork


async def count(
    uow: UnitOfWork, mobilisation_id: UUID, contact: str, *, once: UUID, at: datetime
) -> int | None:
    """Count one; returns the total, or None when this person was counted for it before."""
    row = await uow.first(
        upsert(contact_once)
        .values(id=once, mobilisation_id=mobilisation_id, contact=contact, at=at)
        .on_conflict_do_nothing()
        .returning(contact_once.c.id)
    )
    if row is None:
        return None
    table = contact_total
    total: int = await uow.scalar(
        upsert(table)
        .values(mobilisation_id=mobilisation_id, contact=contact, total=1)
        .on_conflict_do_update(
            index_elements=["mobilisation_id", "contact"], set_={"total": table.c.total + 1}
        )
        .returning(table.c.total)
    )
    return total


async def totals(uow: UnitOfWork, mobilisation_id: UUID) -> dict[str, int]:
    """How many said what, of one call."""
    table = contact_total
    rows = await uow.all(select(table).where(table.c.mobilisation_id == mobilisation_id))
    return {row.contact: row.total for row in rows}
