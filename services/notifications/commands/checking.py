"""Whoever took an alert on is asked after a while whether they still are; if silent, it goes on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from notifications.commands.asking import ask_next, overtake, set_wait
from notifications.commands.facts import announce
from notifications.commands.notify import notify_people
from notifications.domain import alert as domain
from notifications.domain.alert import Alert, AlertStatus
from notifications.domain.chain import OUTSIDE, Answer, Level, Place
from notifications.domain.overtaken import CHECK, REOPENED, TAKEN_ON
from notifications.store import alerts
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Timer

CHECK_TIMER, SILENCE_TIMER = "check_alert", "silent_alert"


async def check_later(uow: UnitOfWork, alert: Alert) -> None:
    """Set the timer for the question whether somebody still is on it, where one is asked."""
    seconds = alert.waits.get(domain.CHECK, 0)
    if seconds:
        await set_wait(uow, alert, CHECK_TIMER, seconds)


async def check(uow: UnitOfWork, timer: Timer) -> None:
    """No sign for a while: ask whoever took it on."""
    alert = await _due(uow, timer)
    if alert is None or alert.acknowledged_by is None:
        return
    checked = alert.check(at=uow.clock.now())
    await alerts.save_alert(uow, checked)
    wait = checked.wait(Level.CONTACT)
    await notify_people(
        uow,
        [alert.acknowledged_by],
        CHECK,
        alert.alert_id,
        step=str(checked.generation),
        values={"minutes": str(max(1, round(wait / 60)))},
    )
    await set_wait(uow, checked, SILENCE_TIMER, wait)


async def confirm(uow: UnitOfWork, alert: Alert, *, at: datetime) -> Alert:
    """Still on it: the question that may be under way is answered."""
    confirmed = alert.confirm()
    await overtake(uow, confirmed, at=at)
    await check_later(uow, confirmed)
    return confirmed


async def silent(uow: UnitOfWork, timer: Timer) -> None:
    """No answer to the question either: the alert is open again, and the next are asked."""
    alert = await _due(uow, timer)
    if alert is None or alert.acknowledged_by is None:
        return
    places = await alerts.places(uow, alert.alert_id)
    theirs = [one for one in places if one.person_id == alert.acknowledged_by]
    await _reopen(uow, alert, theirs, silence=True, at=uow.clock.now())


async def let_go(uow: UnitOfWork, alert: Alert, place: Place, *, at: datetime) -> Alert:
    """They cannot after all, and say so: the next are asked now."""
    return await _reopen(uow, alert, [place], silence=False, at=at)


async def _reopen(
    uow: UnitOfWork, alert: Alert, theirs: Sequence[Place], *, silence: bool, at: datetime
) -> Alert:
    free, event = alert.reopen(silent=silence)
    await announce(uow, event)
    answer = Answer.SILENT if silence else Answer.DECLINED
    await alerts.save_places(uow, alert.alert_id, [one.answered(answer, at) for one in theirs])
    await overtake(uow, free, at=at)
    if silence:
        people = [one.person_id for one in theirs]
        await notify_people(uow, people, REOPENED, alert.alert_id, step=str(free.generation))
    return await ask_next(uow, free)


async def tell_the_others(uow: UnitOfWork, alert: Alert, reached: Sequence[UUID]) -> None:
    """Whoever else was asked need not do anything. Who took it on is told by role, never by name.

    Nobody hears of it whom the question did not reach: it would be the first they hear.
    """
    others = [one for one in reached if one != alert.acknowledged_by]
    if not others:
        return
    taker = [
        one
        for one in await alerts.places(uow, alert.alert_id)
        if one.person_id == alert.acknowledged_by
    ]
    outside = any(one.level in OUTSIDE for one in taker)
    values = {"inside": "no" if outside else "yes", "outside": "yes" if outside else "no"}
    await notify_people(uow, others, TAKEN_ON, alert.alert_id, values=values)


async def _due(uow: UnitOfWork, timer: Timer) -> Alert | None:
    """The alert of a timer, locked, if nothing has changed since it was set."""
    alert = await alerts.get_alert(uow, UUID(timer.payload["alert_id"]), lock=True)
    current = alert.generation == timer.generation and alert.status is AlertStatus.ACKNOWLEDGED
    return alert if current else None
