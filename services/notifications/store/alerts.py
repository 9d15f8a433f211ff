"""Alerts and their chains as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from notifications.domain.alert import Alert, AlertStatus
from notifications.domain.chain import ANSWERS, Answer, Holder, Level, Place, Whereabouts
from notifications.tables import affiliated_group, alert, alert_place, metadata
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.errors import NotFound

_granted = metadata.tables["granted"]
_ROLES = sorted({role for choices in ANSWERS.values() for roles in choices for role in roles})


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
    names = (field.name for field in fields(Alert))
    values = {name: getattr(row, name) for name in names}
    return Alert(**values | {"status": AlertStatus(row.status)})


async def locked_among(uow: UnitOfWork, alert_ids: Sequence[UUID]) -> Sequence[Any]:
    """The rows of these. Locked: a change of theirs waits for us, or we see it."""
    return await uow.all(
        select(alert)
        .where(alert.c.alert_id.in_(alert_ids))
        .order_by(alert.c.alert_id)
        .with_for_update(read=True)
    )


async def mark_corrected(uow: UnitOfWork, alert_id: UUID, *, by: UUID, at: datetime) -> None:
    await uow.execute(
        update(alert).where(alert.c.alert_id == alert_id).values(corrected_by=by, corrected_at=at)
    )


async def save_alert(uow: UnitOfWork, one: Alert) -> None:
    values = {
        "status": one.status,
        "asked": one.asked,
        "step": one.step,
        "generation": one.generation,
        "acknowledged_by": one.acknowledged_by,
        "acknowledged_at": one.acknowledged_at,
        "checked_at": one.checked_at,
    }
    await uow.execute(
        insert(alert)
        .values(
            alert_id=one.alert_id,
            group_id=one.group_id,
            incident_id=one.incident_id,
            wait_seconds=one.wait_seconds,
            waits=dict(one.waits),
            drill=one.drill,
            raised_at=one.raised_at,
            **values,
        )
        .on_conflict_do_update(index_elements=["alert_id"], set_=values)
    )


async def places(uow: UnitOfWork, alert_id: UUID) -> list[Place]:
    """The chain as it was drawn up, with who was asked and what they said."""
    rows = await uow.all(
        select(alert_place)
        .where(alert_place.c.alert_id == alert_id)
        .order_by(alert_place.c.step, alert_place.c.person_id)
    )
    return [
        Place(
            row.person_id,
            row.step,
            Level(row.level),
            row.asked_at,
            Answer(row.answer) if row.answer else None,
            row.answered_at,
        )
        for row in rows
    ]


async def save_places(uow: UnitOfWork, alert_id: UUID, changed: Iterable[Place]) -> None:
    """Write places of the chain, but for whoever was erased meanwhile."""
    known = {one.person_id: one for one in changed}
    people = await without_erased(uow, list(known))
    if not people:
        return
    row = insert(alert_place)
    names = ("asked_at", "answer", "answered_at")
    await uow.execute(
        row.on_conflict_do_update(
            index_elements=["alert_id", "person_id"],
            set_={name: row.excluded[name] for name in names},
        ),
        [
            {
                "alert_id": alert_id,
                "person_id": person,
                "step": known[person].step,
                "level": known[person].level,
                "asked_at": known[person].asked_at,
                "answer": known[person].answer,
                "answered_at": known[person].answered_at,
            }
            for person in people
        ],
    )


async def whereabouts(uow: UnitOfWork, group_id: UUID) -> Whereabouts:
    """Where a group lies, as membership last said."""
    row = await uow.first(select(affiliated_group).where(affiliated_group.c.group_id == group_id))
    if row is None:
        return Whereabouts(group_id)
    return Whereabouts(group_id, row.region, row.nation)


async def holders(uow: UnitOfWork) -> list[Holder]:
    """Everybody who holds a role that a chain can ask, now: a few dozen people."""
    rows = await uow.all(
        select(_granted).where(_granted.c.revoked.is_(False), _granted.c.role.in_(_ROLES))
    )
    return [
        Holder(row.person_id, Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id))
        for row in rows
    ]
