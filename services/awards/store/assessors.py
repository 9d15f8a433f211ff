"""Assessors: who may be invited to a panel, and what anybody may know about them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from awards.domain.panel import Conflict, PanelStatus, SeatStatus
from awards.tables import assessor, panel, seat
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def insert_assessor(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    expertise: list[str],
    nation: str | None,
    areas: list[str],
    group_id: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """Register, or bring an earlier registration up to date. What they set themselves stays."""
    values = {
        "expertise": expertise,
        "nation": nation,
        "areas": areas,
        "group_id": group_id,
        "registered_by": by.id,
        "registered_at": at,
    }
    await uow.execute(
        insert(assessor)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def get_assessor(uow: UnitOfWork, person_id: UUID) -> Row[Any]:
    row = await uow.first(
        select(assessor, open_seats().label("open_seats")).where(assessor.c.person_id == person_id)
    )
    if row is None:
        raise NotFound(
            "This person is not registered as an assessor. "
            "A stream coordinator can register them; then invite them again."
        )
    return row


async def save_availability(
    uow: UnitOfWork,
    person_id: UUID,
    *,
    expected: int,
    seat_limit: int | None,
    away_until: date | None,
) -> None:
    """What somebody says about their own time. Raises Stale when it changed in between."""
    result = await uow.execute(
        update(assessor)
        .where(assessor.c.person_id == person_id, assessor.c.version == expected)
        .values(seat_limit=seat_limit, away_until=away_until, version=expected + 1)
    )
    if result.rowcount != 1:
        raise Stale(
            "You changed this somewhere else a moment ago. Open it again to see what it says now, "
            "and then make your change."
        )


def open_seats() -> ScalarSelect[int]:
    """How many panels ask something of an assessor now, as a column beside `assessor`."""
    return (
        select(func.count())
        .select_from(seat.join(panel, panel.c.application_id == seat.c.application_id))
        .where(
            seat.c.person_id == assessor.c.person_id,
            seat.c.status.in_([SeatStatus.INVITED, SeatStatus.ACCEPTED]),
            seat.c.conflict != Conflict.DECLARED,
            panel.c.status != PanelStatus.CLOSED,
        )
        .scalar_subquery()
    )


async def delete_assessors(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    await uow.execute(delete(assessor).where(assessor.c.person_id.in_(people)))
