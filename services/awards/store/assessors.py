"""Assessors: who may be invited to a panel, and what anybody may know about them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert

from awards.tables import assessor
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


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
    """Register, or bring an earlier registration up to date."""
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


async def get_assessor(uow: UnitOfWork, person_id: UUID) -> Row[tuple[object, ...]]:
    row = await uow.first(select(assessor).where(assessor.c.person_id == person_id))
    if row is None:
        raise NotFound(
            "This person is not registered as an assessor. "
            "A stream coordinator can register them; then invite them again."
        )
    return row


async def delete_assessors(uow: UnitOfWork, people: Sequence[UUID]) -> None:
    await uow.execute(delete(assessor).where(assessor.c.person_id.in_(people)))
