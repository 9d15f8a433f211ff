"""What somebody has read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from notifications.tables import inbox_mark
from sanctuary.db import UnitOfWork


async def mark_read(
    uow: UnitOfWork, person_id: UUID, deliveries: Sequence[UUID], *, at: datetime
) -> None:
    """The first reading counts."""
    if deliveries:
        await uow.execute(
            insert(inbox_mark).on_conflict_do_nothing(),
            [{"delivery_id": one, "person_id": person_id, "read_at": at} for one in deliveries],
        )


async def mark_unread(uow: UnitOfWork, person_id: UUID, delivery_id: UUID) -> None:
    await uow.execute(
        delete(inbox_mark).where(
            inbox_mark.c.delivery_id == delivery_id, inbox_mark.c.person_id == person_id
        )
    )
