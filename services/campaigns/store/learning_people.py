"""Rows about learning and contact that carry a person's id: handed over when two are one person."""

from uuid import UUID

from sqlalchemy import any_, delete, func, select, update

from campaigns.tables import commitment, workshop, workshop_feedback
from campaigns.tables.hooks import hook_follow
from campaigns.tables.press import press_access, press_request
from sanctuary.db import UnitOfWork

_COLUMNS = (
    workshop_feedback.c.person_id,
    workshop.c.organiser,
    press_access.c.person_id,
    press_request.c.received_by,
    press_request.c.taken_by,
)


async def hand_over(uow: UnitOfWork, *, kept_id: UUID, gone_id: UUID) -> None:
    """Everything of `gone_id` but the bookings is `kept_id`'s."""
    for column in _COLUMNS:
        await uow.execute(
            update(column.table).where(column == gone_id).values({column.name: kept_id})
        )
    trainers = workshop.c.trainers
    await uow.execute(
        update(workshop)
        .where(any_(trainers) == gone_id)
        .values(trainers=func.array_replace(trainers, gone_id, kept_id))
    )
    # Who follows the calendar under both entries keeps what the kept one chose.
    kept = select(hook_follow.c.id).where(hook_follow.c.person_id == kept_id).exists()
    await uow.execute(delete(hook_follow).where(hook_follow.c.person_id == gone_id, kept))
    await uow.execute(
        update(hook_follow).where(hook_follow.c.person_id == gone_id).values(person_id=kept_id)
    )


async def pass_commitment(uow: UnitOfWork, booking_id: UUID, person_id: UUID) -> None:
    await uow.execute(
        update(commitment).where(commitment.c.booking_id == booking_id).values(person_id=person_id)
    )
