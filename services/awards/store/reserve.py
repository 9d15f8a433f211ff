"""The reserve of a panel: who is asked next, in the coordinator's order."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from awards.tables import application, panel_reserve
from sanctuary.db import UnitOfWork


async def add_to_reserve(uow: UnitOfWork, application_id: UUID, people: Sequence[UUID]) -> None:
    """Behind those who are there already; somebody who is keeps their place."""
    last = await uow.scalar(
        select(func.coalesce(func.max(panel_reserve.c.place), 0)).where(
            panel_reserve.c.application_id == application_id
        )
    )
    for place, person_id in enumerate(people, start=int(last) + 1):
        await uow.execute(
            insert(panel_reserve)
            .values(application_id=application_id, person_id=person_id, place=place)
            .on_conflict_do_nothing()
        )


async def reserve_of(uow: UnitOfWork, application_id: UUID) -> list[UUID]:
    rows = await uow.all(
        select(panel_reserve.c.person_id)
        .where(panel_reserve.c.application_id == application_id)
        .order_by(panel_reserve.c.place)
    )
    return [row.person_id for row in rows]


async def drop_from_reserve(
    uow: UnitOfWork, people: Sequence[UUID], *, application_id: UUID | None = None
) -> None:
    query = delete(panel_reserve).where(panel_reserve.c.person_id.in_(people))
    if application_id is not None:
        query = query.where(panel_reserve.c.application_id == application_id)
    await uow.execute(query)


async def drop_from_reserves_at(uow: UnitOfWork, organisation_id: UUID, person_id: UUID) -> None:
    """Off the reserve of every panel of one applicant."""
    theirs = select(application.c.id).where(application.c.organisation_id == organisation_id)
    await uow.execute(
        delete(panel_reserve).where(
            panel_reserve.c.person_id == person_id, panel_reserve.c.application_id.in_(theirs)
        )
    )


async def clear_reserve(uow: UnitOfWork, application_id: UUID) -> None:
    await uow.execute(delete(panel_reserve).where(panel_reserve.c.application_id == application_id))
