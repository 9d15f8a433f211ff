"""How a drill went: all that would have been sent, how soon, and how soon somebody answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, extract, func, select

from notifications.domain.delivery import REACHED, Status, Withheld
from notifications.domain.simulated import SIMULATED
from notifications.tables import alert, alert_place, delivery, mobilisation
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_arrived = delivery.c.reason == Withheld.DRILL.value


def _of(cause: UUID) -> ColumnElement[bool]:
    """What the drill itself said, without what a program only tried out about it."""
    return and_(delivery.c.cause == cause, delivery.c.channel != SIMULATED)


@dataclass(frozen=True, slots=True)
class Drill:
    """`begun_at` is when the alert was raised, or the first of an audience arrived here."""

    cause: UUID
    kind: str
    begun_at: datetime | None
    acknowledged_at: datetime | None = None
    group_id: UUID | None = None


async def drill(uow: UnitOfWork, cause: UUID) -> Drill:
    """Raises NotFound, alike for what is absent and what was meant."""
    found = await uow.first(select(alert).where(alert.c.alert_id == cause, alert.c.drill))
    if found is not None:
        return Drill(cause, "alert", found.raised_at, found.acknowledged_at, found.group_id)
    called = select(mobilisation).where(
        mobilisation.c.mobilisation_id == cause, mobilisation.c.drill
    )
    if await uow.first(called) is None:
        raise NotFound(
            "There is no drill of that id. What was meant is shown as an alert or a mobilisation."
        )
    first = select(func.min(delivery.c.queued_at)).where(_of(cause))
    return Drill(cause, "mobilisation", await uow.scalar(first))


async def report(uow: UnitOfWork, found: Drill) -> Row[Any]:
    """Counts, and the seconds from a message's beginning to the simulated inbox."""
    took = extract("epoch", delivery.c.settled_at - delivery.c.queued_at)
    soon = case((_arrived, took))
    counted = func.count()
    row = await uow.first(
        select(
            counted.filter(_arrived).label("in_inbox"),
            counted.filter(delivery.c.status == Status.WITHHELD, ~_arrived).label("not_reached"),
            counted.filter(delivery.c.status.in_([Status.QUEUED, Status.SENDING])).label("waiting"),
            counted.filter(delivery.c.status.in_(REACHED)).label("left"),
            func.percentile_cont(0.5).within_group(soon).label("median_seconds"),
            func.max(soon).label("slowest_seconds"),
            func.max(delivery.c.settled_at).filter(_arrived).label("last_at"),
        ).where(_of(found.cause))
    )
    if row is None:
        raise LookupError(found.cause)
    return row


async def reasons(uow: UnitOfWork, cause: UUID) -> dict[str, int]:
    """Why the others would not have been reached."""
    rows = await uow.all(
        select(delivery.c.reason, func.count().label("people"))
        .where(_of(cause), delivery.c.status == Status.WITHHELD, ~_arrived)
        .group_by(delivery.c.reason)
    )
    return {row.reason: row.people for row in rows}


async def answers(uow: UnitOfWork, cause: UUID) -> Sequence[Row[Any]]:
    """Each answer of a test recipient: as what they were asked, and after how many seconds."""
    place = alert_place.c
    return await uow.all(
        select(
            place.level,
            place.answer,
            extract("epoch", place.answered_at - place.asked_at).label("seconds"),
        )
        .where(place.alert_id == cause, place.answer.is_not(None))
        .order_by(place.answered_at)
    )


def messages(cause: UUID) -> Select[Any]:
    """What lies in the simulated inbox, whoever it is for."""
    return select(delivery).where(_of(cause), _arrived)
