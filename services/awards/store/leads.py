"""Which networks have a local lead where, and the open cases that go with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Row, exists, select
from sqlalchemy.dialects.postgresql import insert

from awards.domain.application import OPEN
from awards.tables import application, local_lead, organisation
from sanctuary.db import UnitOfWork


async def is_kept(uow: UnitOfWork, area: str, stream: str) -> bool:
    """Whether somebody local looks after this network there."""
    row = await uow.first(
        select(local_lead.c.id).where(
            local_lead.c.area == area, local_lead.c.stream == stream, local_lead.c.vacant.is_(False)
        )
    )
    return row is not None


async def put_lead(
    uow: UnitOfWork,
    lead_id: UUID,
    area: str,
    stream: str,
    *,
    vacant: bool,
    person_id: UUID | None = None,
) -> None:
    values = {"area": area, "stream": stream, "vacant": vacant, "person_id": person_id}
    await uow.execute(
        insert(local_lead)
        .values(id=lead_id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


async def open_cases(uow: UnitOfWork, area: str, stream: str) -> Sequence[Row[Any]]:
    """Applications that are not decided yet, of organisations in the area."""
    return await uow.all(
        select(application.c.id, application.c.organisation_id)
        .join(organisation, organisation.c.id == application.c.organisation_id)
        .where(
            organisation.c.area == area,
            application.c.stream == stream,
            application.c.status.in_(OPEN),
        )
        .order_by(application.c.id)
    )


def has_lead() -> Exists:
    """Whether an application, joined with its organisation, has a local lead."""
    return lead_of(organisation.c.area, application.c.stream)


def lead_of(area: ColumnElement[Any], stream: ColumnElement[Any]) -> Exists:
    """Whether somebody local looks after a stream in an area, as a condition of a query."""
    return exists().where(
        local_lead.c.area == area, local_lead.c.stream == stream, local_lead.c.vacant.is_(False)
    )
