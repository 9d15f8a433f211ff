"""Alerts as rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.alert import Alert, AlertStatus
from notifications.tables import alert
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def get_alert(uow: UnitOfWork, alert_id: UUID, *, lock: bool = False) -> Alert:
    """Raises NotFound. `lock` keeps others from changing it before this transaction ends."""
    found = await find_alert(uow, alert_id, lock=lock)
    if found is None:
        raise NotFound("There is no alert under this link. Please use the link from our message.")
    return found


async def find_alert(uow: UnitOfWork, alert_id: UUID, *, lock: bool = False) -> Alert | None:
    statement = select(alert).where(alert.c.alert_id == alert_id)
    row = await uow.first(statement.with_for_update() if lock else statement)
    if row is None:
        return None
    return Alert(
        alert_id=row.alert_id,
        group_id=row.group_id,
        incident_id=row.incident_id,
        status=AlertStatus(row.status),
        asked=row.asked,
        generation=row.generation,
        wait_seconds=row.wait_seconds,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
    )


async def stood_down_among(uow: UnitOfWork, alert_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these are stood down. Locks them: a stand-down waits for us, or we see it."""
    rows = await uow.all(
        select(alert.c.alert_id, alert.c.status)
        .where(alert.c.alert_id.in_(alert_ids))
        .with_for_update(read=True)
    )
    return {row.alert_id for row in rows if row.status == AlertStatus.STOOD_DOWN}


async def save_alert(uow: UnitOfWork, one: Alert) -> None:
    values = {
        "status": one.status,
        "asked": one.asked,
        "generation": one.generation,
        "acknowledged_by": one.acknowledged_by,
        "acknowledged_at": one.acknowledged_at,
    }
    await uow.execute(
        insert(alert)
        .values(
            alert_id=one.alert_id,
            group_id=one.group_id,
            incident_id=one.incident_id,
            wait_seconds=one.wait_seconds,
            **values,
        )
        .on_conflict_do_update(index_elements=["alert_id"], set_=values)
    )
