"""Incidents as rows, with their timeline, their ticks and the alerts raised for them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.group_alert import GroupAlert
from campaigns.domain.group_alert import Status as AlertStatus
from campaigns.domain.incident import Incident, Level, Status
from campaigns.domain.signal import Kind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id


async def get(uow: UnitOfWork, incident_id: UUID, *, lock: bool = False) -> Incident:
    """The incident; with `lock`, nobody else decides on it meanwhile. Raises NotFound."""
    query = select(tables.incident).where(tables.incident.c.id == incident_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no incident of that id. The list of incidents shows them all.")
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    values["kind"] = Kind(values["kind"])
    values["level"] = Level(values["level"])
    values["status"] = Status(values["status"])
    return Incident(**values)


async def exists(uow: UnitOfWork, incident_id: UUID) -> bool:
    table = tables.incident
    return await uow.scalar(select(table.c.id).where(table.c.id == incident_id)) is not None


async def add(uow: UnitOfWork, incident: Incident) -> None:
    await uow.execute(insert(tables.incident).values(id=incident.id, **_values(incident)))


async def save(uow: UnitOfWork, incident: Incident) -> Incident:
    """Write it; returns it with its new version."""
    saved = replace(incident, version=incident.version + 1)
    await uow.execute(
        update(tables.incident).where(tables.incident.c.id == incident.id).values(**_values(saved))
    )
    return saved


async def note(
    uow: UnitOfWork, incident_id: UUID, kind: str, *, by: UUID, at: datetime, text: str = ""
) -> None:
    """Add a line to the timeline; `text` stays in this service."""
    await uow.execute(
        insert(tables.incident_entry).values(
            id=new_id(), incident_id=incident_id, at=at, kind=kind, by=by, note=text
        )
    )


async def tick(uow: UnitOfWork, incident_id: UUID, item: str, *, by: UUID, at: datetime) -> bool:
    """Mark an item as done; False when somebody had done so before."""
    row = await uow.first(
        upsert(tables.incident_tick)
        .values(incident_id=incident_id, item=item, done_by=by, done_at=at)
        .on_conflict_do_nothing()
        .returning(tables.incident_tick.c.item)
    )
    return row is not None


async def ticked(uow: UnitOfWork, incident_id: UUID, item: str) -> bool:
    table = tables.incident_tick
    row = await uow.first(
        select(table.c.item).where(table.c.incident_id == incident_id, table.c.item == item)
    )
    return row is not None


async def add_alerts(uow: UnitOfWork, alerts: Sequence[GroupAlert]) -> list[GroupAlert]:
    """Add the alerts of groups that have none open for this incident; returns those added."""
    added = await uow.all(
        upsert(tables.group_alert)
        .values(
            [
                {
                    "id": alert.id,
                    "incident_id": alert.incident_id,
                    "group_id": alert.group_id,
                    "status": alert.status,
                    "escalate_after_seconds": alert.escalate_after_seconds,
                    "waits": dict(alert.waits),
                    "drill": alert.drill,
                    "asked": alert.asked,
                    "raised_at": alert.raised_at,
                }
                for alert in alerts
            ]
        )
        .on_conflict_do_nothing()
        .returning(tables.group_alert.c.id)
    )
    known = {row.id for row in added}
    return [alert for alert in alerts if alert.id in known]


async def get_alert(uow: UnitOfWork, alert_id: UUID) -> GroupAlert | None:
    """The alert, locked, or None when this service raised no such alert."""
    table = tables.group_alert
    row = await uow.first(select(table).where(table.c.id == alert_id).with_for_update())
    return None if row is None else _alert(row)


async def open_alerts(uow: UnitOfWork, incident_id: UUID) -> list[GroupAlert]:
    """Every alert of the incident that was not stood down, locked."""
    found = await every_alert(uow, incident_id)
    return [alert for alert in found if alert.status is not AlertStatus.STOOD_DOWN]


async def is_national(uow: UnitOfWork, incident_id: UUID | None) -> bool:
    """Whether it concerns the whole country by now; no incident does not."""
    return incident_id is not None and (await get(uow, incident_id)).level is Level.NATIONAL


async def every_alert(uow: UnitOfWork, incident_id: UUID) -> list[GroupAlert]:
    """Every alert of the incident, locked."""
    table = tables.group_alert
    rows = await uow.all(
        select(table)
        .where(table.c.incident_id == incident_id)
        .order_by(table.c.id)
        .with_for_update()
    )
    return [_alert(row) for row in rows]


async def save_alerts(uow: UnitOfWork, alerts: Iterable[GroupAlert]) -> None:
    for alert in alerts:
        await uow.execute(
            update(tables.group_alert)
            .where(tables.group_alert.c.id == alert.id)
            .values(status=alert.status, asked=alert.asked, changed_at=alert.changed_at)
        )


async def groups(
    uow: UnitOfWork, *, ids: Sequence[UUID] = (), nation: str | None = None
) -> list[UUID]:
    """The affiliated groups among `ids`, or all of a nation."""
    table = tables.group
    wanted = table.c.nation == nation if nation else table.c.group_id.in_(ids)
    rows = await uow.all(
        select(table.c.group_id).where(wanted, table.c.ended.is_(False)).order_by(table.c.group_id)
    )
    return [row.group_id for row in rows]


def _values(incident: Incident) -> dict[str, Any]:
    return {
        "kind": incident.kind,
        "level": incident.level,
        "status": incident.status,
        "nation": incident.nation,
        "area": incident.area,
        "stream": incident.stream,
        "region": incident.region,
        "asked_by": incident.asked_by,
        "version": incident.version,
        "debrief": incident.debrief,
        "hours": incident.hours,
        "opened_at": incident.opened_at,
        "happens_on": incident.happens_on,
    }


def _alert(row: Row[Any]) -> GroupAlert:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return GroupAlert(**values | {"status": AlertStatus(values["status"])})
