"""Whose review is awaited, and what they were told of it last."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select, update

from awards.domain.panel import Conflict, PanelStatus, Seat, SeatStatus
from awards.store.panels import seat_from
from awards.tables import application, panel, review, seat
from sanctuary.db import UnitOfWork


async def awaited(uow: UnitOfWork, in_review: str, *, by: date) -> list[tuple[Seat, date, str]]:
    """Seats on panels that read now, without a review of their own, due up to a day."""
    rows = await uow.all(
        select(seat, panel.c.review_by)
        .join(panel, panel.c.application_id == seat.c.application_id)
        .join(application, application.c.id == seat.c.application_id)
        .where(
            panel.c.status == PanelStatus.CONFIRMED,
            panel.c.review_by <= by,
            application.c.status == in_review,
            seat.c.status == SeatStatus.ACCEPTED,
            seat.c.conflict == Conflict.NONE,
            ~exists().where(review.c.seat_id == seat.c.id),
        )
        .order_by(panel.c.review_by, seat.c.application_id, seat.c.person_id)
    )
    return [(seat_from(row), row.review_by, row.reminded) for row in rows]


async def was_told(uow: UnitOfWork, seat_id: UUID, told: str) -> bool:
    return bool(await uow.scalar(select(seat.c.reminded == told).where(seat.c.id == seat_id)))


async def note_told(uow: UnitOfWork, seat_id: UUID, told: str) -> None:
    """Beside the seat's version: being told changes nothing about the seat."""
    await uow.execute(update(seat).where(seat.c.id == seat_id).values(reminded=told))
