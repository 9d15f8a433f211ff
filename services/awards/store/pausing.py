"""Where visits wait, and which of them were told to, as rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from awards.domain.asking import VisitStage
from awards.domain.pausing import Place
from awards.tables import application, organisation, visit, visit_pause, visit_waiting
from sanctuary.db import UnitOfWork


async def put(uow: UnitOfWork, incident_id: UUID, place: Place, *, at: datetime) -> None:
    values = {"nation": place.nation, "area": place.area, "since": at, "over": False}
    await uow.execute(
        insert(visit_pause)
        .values(incident_id=incident_id, **values)
        .on_conflict_do_update(index_elements=["incident_id"], set_=values)
    )


async def end(uow: UnitOfWork, incident_id: UUID, *, at: datetime) -> None:
    """It is over; one that was never heard of is over as well, should it still come."""
    await uow.execute(
        insert(visit_pause)
        .values(incident_id=incident_id, since=at, over=True)
        .on_conflict_do_update(index_elements=["incident_id"], set_={"over": True})
    )


async def places(uow: UnitOfWork) -> list[Place]:
    """Every place where visits wait now."""
    rows = await uow.all(
        select(visit_pause.c.nation, visit_pause.c.area).where(visit_pause.c.over.is_(False))
    )
    return [Place(row.nation, row.area) for row in rows]


async def ahead(uow: UnitOfWork, today: date) -> Sequence[Row[Any]]:
    """Visits in person that have a day ahead, where they are, and whether they wait; locked."""
    waits = select(visit_waiting).subquery()
    return await uow.all(
        select(
            visit.c.id,
            visit.c.application_id,
            organisation.c.nation,
            organisation.c.area,
            waits.c.waits,
            waits.c.turns,
        )
        .join(application, application.c.id == visit.c.application_id)
        .join(organisation, organisation.c.id == application.c.organisation_id)
        .outerjoin(waits, waits.c.visit_id == visit.c.id)
        .where(
            visit.c.stage == VisitStage.ARRANGED,
            visit.c.remote.is_(False),
            or_(visit.c.visit_on >= today, waits.c.waits.is_(True)),
        )
        .order_by(visit.c.id)
        .with_for_update(of=visit)
    )


async def mark(uow: UnitOfWork, visit_id: UUID, *, waits: bool, turns: int) -> None:
    values = {"waits": waits, "turns": turns}
    await uow.execute(
        insert(visit_waiting)
        .values(visit_id=visit_id, **values)
        .on_conflict_do_update(index_elements=["visit_id"], set_=values)
    )


async def forget(uow: UnitOfWork, visit_id: UUID) -> None:
    """It ended meanwhile, so nobody is told that it goes on."""
    await uow.execute(
        update(visit_waiting).where(visit_waiting.c.visit_id == visit_id).values(waits=False)
    )
