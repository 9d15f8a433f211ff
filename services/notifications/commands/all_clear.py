"""Whoever a message reached only after it was overtaken hears what has become of it.

A mail can be on the wire while its mobilisation or alert is stood down. Whether it arrived is known
when the relay has answered; then its reader hears the all-clear too, and nobody else does. The same
holds for an alert that somebody else took on meanwhile.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from notifications.commands.checking import tell_the_others
from notifications.commands.notify import STAND_DOWN, notify_people
from notifications.domain.alert import AlertStatus
from notifications.domain.overtaken import ALL_CLEAR, ASKING
from notifications.store import alerts, mobilisations
from sanctuary.db import UnitOfWork


async def tell_latecomers(uow: UnitOfWork, reached: Sequence[Any]) -> None:
    """`reached` are deliveries that were accepted, or may have been, in this transaction."""
    alerted = _people(reached, lambda row: row.template in ASKING)
    called = _people(reached, lambda row: row.category in ("campaign", "urgent"))
    for cause, alert in (await alerts.locked_among(uow, list(alerted)) if alerted else {}).items():
        if alert.status == AlertStatus.STOOD_DOWN:
            await notify_people(uow, alerted[cause], ALL_CLEAR, cause)
        elif alert.status == AlertStatus.ACKNOWLEDGED:
            await tell_the_others(uow, alert, alerted[cause])
    for cause in await mobilisations.stood_down_among(uow, list(called)) if called else ():
        await notify_people(uow, called[cause], STAND_DOWN, cause)


def _people(rows: Sequence[Any], wanted: Any) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        if wanted(row) and row.template not in (STAND_DOWN, ALL_CLEAR) and row.person_id:
            found.setdefault(row.cause, []).append(row.person_id)
    return found
