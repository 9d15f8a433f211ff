"""Pauses of areas, and masks that were asked for, as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.safety import AreaPause
from campaigns.tables import area_pause as table
from campaigns.tables import directory_mask
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork


async def find(uow: UnitOfWork, incident_id: UUID) -> AreaPause | None:
    """The pause of the incident, locked."""
    row = await uow.first(select(table).where(table.c.incident_id == incident_id).with_for_update())
    if row is None:
        return None
    resumed = None
    if row.resumed_at is not None:
        resumed = Decision(row.resumed_by, row.resumed_at, row.resumed_reason or "")
    paused = Decision(row.paused_by, row.paused_at, row.paused_reason)
    return AreaPause(row.incident_id, row.nation, row.area, paused, resumed)


async def put(uow: UnitOfWork, one: AreaPause) -> None:
    """Write it; a pause that was over begins anew."""
    values = {
        "nation": one.nation,
        "area": one.area,
        "paused_by": one.paused.by,
        "paused_at": one.paused.at,
        "paused_reason": one.paused.reason,
        "resumed_by": one.resumed.by if one.resumed else None,
        "resumed_at": one.resumed.at if one.resumed else None,
        "resumed_reason": one.resumed.reason if one.resumed else None,
    }
    await uow.execute(
        upsert(table)
        .values(incident_id=one.incident_id, **values)
        .on_conflict_do_update(index_elements=["incident_id"], set_=values)
    )


async def masks(uow: UnitOfWork, incident_id: UUID) -> Sequence[Row[Any]]:
    """The masks that membership set for the incident, and whether they still hold."""
    columns = directory_mask.c
    return await uow.all(
        select(columns.mask_id, columns.nation, columns.area, columns.stream, columns.lifted)
        .where(columns.incident_id == incident_id)
        .order_by(columns.mask_id)
    )
