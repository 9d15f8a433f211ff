"""Whoever a message reached only after it was overtaken hears what has become of it.

A mail can be on the wire while its mobilisation or alert is stood down. Whether it arrived is known
when the relay has answered; then its reader hears the all-clear too, and nobody else does. The same
holds for an alert that somebody else took on meanwhile.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.commands.alerts import tell_alert_correction
from notifications.commands.checking import tell_the_others
from notifications.commands.mobilisations import tell_correction
from notifications.commands.notify import notify_people
from notifications.domain.alert import AlertStatus
from notifications.domain.overtaken import ALL_CLEAR, ASKING, CORRECTING, STAND_DOWN
from notifications.store import alerts, mobilisations
from sanctuary.db import UnitOfWork

CALLING = frozenset({"campaign", "urgent"})


async def tell_latecomers(uow: UnitOfWork, reached: Sequence[Any]) -> None:
    """`reached` are deliveries that were accepted, or may have been, in this transaction."""
    alerted = {row.cause for row in reached if row.template in ASKING}
    called = {row.cause for row in reached if row.category in CALLING}
    for alert in await alerts.locked_among(uow, list(alerted)) if alerted else ():
        rows = _about(alert.alert_id, reached, lambda row: row.template in ASKING)
        if rows:
            await _about_alert(uow, alert, rows)
    for call in await mobilisations.locked_among(uow, list(called)) if called else ():
        if not call.stood_down and call.corrected_at is None:
            continue  # as nearly always: then nobody of a hundred thousand is looked at
        rows = _about(call.mobilisation_id, reached, lambda row: row.category in CALLING)
        if rows and call.stood_down:
            await notify_people(uow, _people(rows), STAND_DOWN, call.mobilisation_id)
        elif early := _claimed_before(rows, call.corrected_at):
            await tell_correction(uow, early, call.mobilisation_id, call.corrected_by)


async def _about_alert(uow: UnitOfWork, alert: Any, rows: Sequence[Any]) -> None:
    if alert.status == AlertStatus.STOOD_DOWN:
        await notify_people(uow, _people(rows), ALL_CLEAR, alert.alert_id)
        return
    if alert.status == AlertStatus.ACKNOWLEDGED:
        await tell_the_others(uow, alert, _people(rows))
    if early := _claimed_before(rows, alert.corrected_at):
        await tell_alert_correction(uow, early, alert.alert_id, alert.corrected_by)


def _about(cause: UUID, rows: Sequence[Any], wanted: Callable[[Any], bool]) -> list[Any]:
    return [
        row
        for row in rows
        if row.cause == cause and wanted(row) and row.template not in CORRECTING and row.person_id
    ]


def _people(rows: Sequence[Any]) -> list[UUID]:
    return [row.person_id for row in rows]


def _claimed_before(rows: Sequence[Any], moment: datetime | None) -> list[UUID]:
    """Whoever is sent it later finds what was corrected behind its link."""
    return [row.person_id for row in rows if moment is not None and row.claimed_at <= moment]
