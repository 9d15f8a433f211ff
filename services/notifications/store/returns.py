"""Mail that came back: which was acted on, and the deliveries that it was about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.domain.returned import Return
from notifications.store.following import untell
from notifications.tables import contact, delivery, returned
from sanctuary.db import AnyRow, UnitOfWork


async def is_new(
    uow: UnitOfWork, found: Return, delivery_id: UUID, arrived_by: str, *, at: datetime
) -> bool:
    """Write that this report is acted on, in the transaction that acts. False when it was."""
    row = await uow.first(
        insert(returned)
        .values(
            mark=found.mark,
            delivery_id=delivery_id,
            kind=found.kind,
            code=found.code or (str(found.smtp) if found.smtp else None),
            arrived_by=arrived_by,
            at=at,
        )
        .on_conflict_do_nothing()
        .returning(returned.c.mark)
    )
    return row is not None


async def delivery_with_address(uow: UnitOfWork, delivery_id: UUID) -> AnyRow | None:
    """The delivery, locked, with where its person is reached now."""
    return await uow.first(
        select(delivery, contact.c.address_key, contact.c.email, contact.c.mobile)
        .outerjoin(contact, contact.c.person_id == delivery.c.person_id)
        .where(delivery.c.id == delivery_id)
        .with_for_update(of=delivery)
    )


async def move(
    uow: UnitOfWork,
    row: AnyRow,
    status: Status,
    *,
    at: datetime,
    due_at: datetime | None = None,
    reason: str | None = None,
) -> bool:
    """Change the status where the lifecycle lets it; False where something else came first."""
    current = Status(row.status)
    if not LIFECYCLE.allows(current, status):
        return False
    again = status is Status.QUEUED
    values = {
        "status": LIFECYCLE.move(current, status),
        "settled_at": None if again else at,
        "reason": reason,
    }
    if due_at is not None:
        values["due_at"] = due_at
    await uow.execute(update(delivery).where(delivery.c.id == row.id).values(**values))
    # Whoever was told how it ended is told that it ended otherwise.
    await untell(uow, row.id, at=at)
    return True
