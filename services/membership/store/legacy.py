"""Older recognitions, what councils resolved, and historic city status."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.legacy import Legacy, Status
from membership.domain.motion import MotionStep, Step
from membership.tables import (
    city_status,
    legacy_recognition,
    legacy_reminder,
    network_membership,
    network_motion,
)
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork

PLAIN = (
    "id", "membership_id", "organisation_id", "stream", "recorded_on", "apply_by", "status",
    "application_id", "ended_on",
)  # fmt: skip
OPEN = (Status.COUNTS, Status.APPLIED)


def to_legacy(row: Row[Any]) -> Legacy:
    plain = {name: getattr(row, name) for name in PLAIN}
    return Legacy(
        **plain | {"status": Status(row.status)},
        recorded=Decision(row.recorded_by, row.recorded_at, row.recorded_reason or ""),
    )


async def add_legacy(uow: UnitOfWork, one: Legacy) -> bool:
    """Write it. False when somebody else wrote one for the same organisation meanwhile."""
    row = await uow.first(
        insert(legacy_recognition)
        .values(
            **{name: getattr(one, name) for name in PLAIN},
            recorded_by=one.recorded.by,
            recorded_at=one.recorded.at,
            recorded_reason=one.recorded.reason,
        )
        .on_conflict_do_nothing()
        .returning(legacy_recognition.c.id)
    )
    return row is not None


async def save_legacy(uow: UnitOfWork, one: Legacy) -> None:
    await uow.execute(
        update(legacy_recognition)
        .where(legacy_recognition.c.id == one.id)
        .values(status=one.status, application_id=one.application_id, ended_on=one.ended_on)
    )


async def open_legacies(uow: UnitOfWork, *organisations: UUID) -> list[Legacy]:
    """Those that still count, of some organisations."""
    return await _legacies(
        uow,
        network_membership.c.organisation_id == func.any(list(organisations)),
        legacy_recognition.c.status.in_(OPEN),
    )


async def counting_legacies(uow: UnitOfWork) -> list[Legacy]:
    """Those whose holders have not applied."""
    return await _legacies(uow, legacy_recognition.c.status == Status.COUNTS)


async def legacies_of(uow: UnitOfWork, membership_id: UUID) -> list[Legacy]:
    return await _legacies(uow, legacy_recognition.c.membership_id == membership_id)


async def _legacies(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[Legacy]:
    # Whose it is follows the membership: a merger of entries moves that.
    own = [column for column in legacy_recognition.c if column.name != "organisation_id"]
    rows = await uow.all(
        select(*own, network_membership.c.organisation_id)
        .join(network_membership, network_membership.c.id == legacy_recognition.c.membership_id)
        .where(*conditions)
        .order_by(legacy_recognition.c.id)
        .with_for_update(of=legacy_recognition)
    )
    return [to_legacy(row) for row in rows]


async def remind(uow: UnitOfWork, one: Legacy, steps: Sequence[str], day: date) -> set[str]:
    """Write the steps that are due by a day. Which of them were new."""
    if not steps:
        return set()
    rows = await uow.all(
        insert(legacy_reminder)
        .values([{"legacy_id": one.id, "step": step, "day": day} for step in steps])
        .on_conflict_do_nothing()
        .returning(legacy_reminder.c.step)
    )
    return {row.step for row in rows}


async def motion_of(uow: UnitOfWork, membership_id: UUID) -> tuple[MotionStep, ...]:
    """What the council resolved, step by step."""
    rows = await uow.all(
        select(network_motion)
        .where(network_motion.c.membership_id == membership_id)
        .order_by(network_motion.c.on_day, network_motion.c.id)
    )
    return tuple(
        MotionStep(
            row.id,
            row.membership_id,
            Step(row.step),
            row.on_day,
            Decision(row.recorded_by, row.recorded_at, row.recorded_reason or ""),
        )
        for row in rows
    )


async def add_motion_step(uow: UnitOfWork, one: MotionStep) -> None:
    await uow.execute(
        insert(network_motion).values(
            id=one.id,
            membership_id=one.membership_id,
            step=one.step,
            on_day=one.on_day,
            recorded_by=one.recorded.by,
            recorded_at=one.recorded.at,
            recorded_reason=one.recorded.reason,
        )
    )


async def add_city_status(uow: UnitOfWork, recorded: Decision, **facts: Any) -> None:
    await uow.execute(
        insert(city_status).values(
            **facts,
            recorded_by=recorded.by,
            recorded_at=recorded.at,
            recorded_reason=recorded.reason,
        )
    )
