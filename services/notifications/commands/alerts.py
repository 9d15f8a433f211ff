"""Alerts to a group: ask, wait, ask the next; an answer or an all-clear ends it at once."""

from datetime import datetime, timedelta
from uuid import UUID

from notifications.domain.alert import Alert, AlertStatus
from notifications.store import alerts, contacts, deliveries
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, TryAgain
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.schedule import Timer, cancel_timer, set_timer

ESCALATE = "escalate"
ALERT, ALL_CLEAR = "group_alert", "group_alert_stand_down"


def _timer(alert_id: UUID) -> str:
    return f"{ESCALATE}:{alert_id}"


async def raise_alert(uow: UnitOfWork, event: GroupAlertRaised) -> Alert:
    """Ask the first contact and set the timer for the next."""
    known = await alerts.find_alert(uow, event.alert_id, lock=True)
    if known is not None:
        return known
    alert = Alert.raised(
        alert_id=event.alert_id,
        group_id=event.group_id,
        incident_id=event.incident_id,
        wait_seconds=event.escalate_after_seconds,
    )
    return await _ask_next(uow, alert)


async def escalate(uow: UnitOfWork, timer: Timer) -> None:
    """The time is up. Checked again here, in the transaction that acts: an answer wins."""
    alert = await alerts.get_alert(uow, UUID(timer.payload["alert_id"]), lock=True)
    if alert.generation == timer.generation:
        await _ask_next(uow, alert)


async def acknowledge(uow: UnitOfWork, alert_id: UUID, *, by: UUID, at: datetime) -> Alert:
    """Somebody takes it on. Only a person who was asked can: the link is theirs."""
    alert = await alerts.get_alert(uow, alert_id, lock=True)
    people = await contacts.group_contacts(uow, alert.group_id) or []
    if by not in people:
        raise LinkRefused(
            "You are not one of this group's contacts any more, so this link no longer opens "
            "anything. If that is a mistake, ask your coordinator."
        )
    answered, event = alert.acknowledge(by=by, at=at)
    if event is not None:
        uow.emit(event)
        await _end(uow, answered, at=at)
    return answered


async def stand_down(uow: UnitOfWork, event: GroupAlertStoodDown) -> None:
    """The all-clear, to exactly those who were asked."""
    alert = await alerts.find_alert(uow, event.alert_id, lock=True)
    if alert is None:
        raise TryAgain("the alert itself has not been heard of yet")
    at = uow.clock.now()
    await _end(uow, alert.stand_down(), at=at)
    asked = await deliveries.reached(uow, alert.alert_id, ALERT)
    await deliveries.queue(
        uow,
        [Message(person, ALL_CLEAR, "urgent", alert.alert_id) for person in asked],
        at=at,
    )


async def _ask_next(uow: UnitOfWork, alert: Alert) -> Alert:
    people = await contacts.group_contacts(uow, alert.group_id)
    if people is None:
        raise TryAgain("the group has not been heard of yet")
    alert, person, event = alert.ask_next(people)
    await alerts.save_alert(uow, alert)
    if event is not None:
        uow.emit(event)
    if person is None:
        return alert
    at = uow.clock.now()
    await contacts.want(uow, [(person, 1)])
    message = Message(
        person,
        ALERT,
        "urgent",
        alert.alert_id,
        step=str(alert.asked),
        values={"minutes": str(max(1, round(alert.wait_seconds / 60)))},
        generation=alert.generation,
    )
    await deliveries.queue(uow, [message], at=at)
    await set_timer(
        uow,
        _timer(alert.alert_id),
        kind=ESCALATE,
        due_at=at + timedelta(seconds=alert.wait_seconds),
        generation=alert.generation,
        payload={"alert_id": str(alert.alert_id)},
    )
    return alert


async def _end(uow: UnitOfWork, alert: Alert, *, at: datetime) -> None:
    """Nobody else is asked: the timer goes, and so does what is queued."""
    await alerts.save_alert(uow, alert)
    if alert.status is not AlertStatus.OPEN:
        await cancel_timer(uow, _timer(alert.alert_id))
        await deliveries.cancel(uow, alert.alert_id, templates=[ALERT], at=at)
