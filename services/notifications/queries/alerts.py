"""How an alert stands, and how far down its chain it has come: counts, never names."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from notifications.domain.chain import Answer
from notifications.tables import alert, alert_place
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def alert_row(uow: UnitOfWork, alert_id: UUID) -> Any:
    """Raises NotFound."""
    row = await uow.first(select(alert).where(alert.c.alert_id == alert_id))
    if row is None:
        raise NotFound("There is no such alert. Check the id you were given.")
    return row


async def alert_steps(uow: UnitOfWork, alert_id: UUID) -> Sequence[Any]:
    """The steps of the chain, first one first."""
    place = alert_place.c
    said = [
        func.count().filter(place.answer == answer.value).label(answer.value) for answer in Answer
    ]
    return await uow.all(
        select(
            place.step,
            place.level,
            func.count().label("people"),
            func.min(place.asked_at).label("asked_at"),
            *said,
        )
        .where(place.alert_id == alert_id)
        .group_by(place.step, place.level)
        .order_by(place.step)
    )
