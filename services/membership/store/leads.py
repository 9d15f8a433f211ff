"""Local leads, and who held the post from when to when."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from membership.domain.lead import LocalLead
from membership.tables import local_lead, local_lead_term
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


class UnknownLead(NotFound):
    """There is no such post, or none that the reader may see."""

    def __init__(self) -> None:
        super().__init__("We do not know this local lead. Look in the list of local leads.")


def to_lead(row: Row[Any]) -> LocalLead:
    return LocalLead(
        id=row.id,
        nation=row.nation,
        area=row.area,
        stream=row.stream,
        host=row.host,
        person_id=row.person_id,
        vacant_since=row.vacant_since,
        version=row.version,
    )


async def get_lead(uow: UnitOfWork, lead_id: UUID, *, lock: bool = False) -> LocalLead:
    query = select(local_lead).where(local_lead.c.id == lead_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise UnknownLead
    return to_lead(row)


async def lead_of(uow: UnitOfWork, area: str, stream: str) -> LocalLead | None:
    row = await uow.first(
        select(local_lead).where(local_lead.c.area == area, local_lead.c.stream == stream)
    )
    return None if row is None else to_lead(row)


async def posts_of(uow: UnitOfWork, person_id: UUID, area: str) -> int:
    """How many posts somebody holds in an area."""
    rows = await uow.all(
        select(local_lead.c.id).where(
            local_lead.c.person_id == person_id, local_lead.c.area == area
        )
    )
    return len(rows)


def _values(one: LocalLead) -> dict[str, object]:
    return {
        "nation": one.nation,
        "area": one.area,
        "stream": one.stream,
        "host": one.host,
        "person_id": one.person_id,
        "vacant_since": one.vacant_since,
    }


async def add_lead(uow: UnitOfWork, one: LocalLead) -> None:
    await uow.execute(insert(local_lead).values(id=one.id, **_values(one)))


async def save_lead(uow: UnitOfWork, one: LocalLead) -> None:
    await uow.execute(
        update(local_lead)
        .where(local_lead.c.id == one.id)
        .values(**_values(one), version=local_lead.c.version + 1)
    )


async def begin_term(
    uow: UnitOfWork, one: LocalLead, person_id: UUID, made: Decision, *, on: date
) -> None:
    await uow.execute(
        insert(local_lead_term).values(
            id=new_id(),
            lead_id=one.id,
            person_id=person_id,
            since=on,
            assigned_by=made.by,
            assigned_at=made.at,
            assigned_reason=made.reason,
        )
    )


async def end_term(uow: UnitOfWork, lead_id: UUID, made: Decision, *, on: date) -> None:
    await uow.execute(
        update(local_lead_term)
        .where(local_lead_term.c.lead_id == lead_id, local_lead_term.c.until.is_(None))
        .values(until=on, vacated_by=made.by, vacated_at=made.at, vacated_reason=made.reason)
    )


async def terms_of(uow: UnitOfWork, lead_id: UUID) -> list[Row[Any]]:
    """Everybody who held the post, the first one first."""
    return list(
        await uow.all(
            select(local_lead_term)
            .where(local_lead_term.c.lead_id == lead_id)
            .order_by(local_lead_term.c.since, local_lead_term.c.id)
        )
    )
