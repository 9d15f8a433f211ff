"""Asking the next of a chain, and the end of asking."""

from datetime import datetime, timedelta
from uuid import UUID

from notifications.commands import chats, reach
from notifications.commands.facts import announce
from notifications.domain.alert import Alert, AlertStatus
from notifications.domain.chain import OUTSIDE, Place, still_there
from notifications.domain.overtaken import ALERT, ESCALATED, OF_ALERTS
from notifications.store import alerts, causes, contacts, deliveries
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.events.notifications import AlertUnanswered
from sanctuary.schedule import cancel_timer, set_timer

ESCALATE = "escalate"


def timer_of(alert_id: UUID) -> str:
    """One timer per alert: whatever comes next replaces what was to come."""
    return f"{ESCALATE}:{alert_id}"


async def set_wait(uow: UnitOfWork, alert: Alert, kind: str, seconds: int) -> None:
    await set_timer(
        uow,
        timer_of(alert.alert_id),
        kind=kind,
        due_at=uow.clock.now() + timedelta(seconds=seconds),
        generation=alert.generation,
        payload={"alert_id": str(alert.alert_id)},
    )


async def ask_next(uow: UnitOfWork, alert: Alert) -> Alert:
    """Ask those of the next step who still are what they were when the chain was drawn up."""
    places = await alerts.places(uow, alert.alert_id)
    there = still_there(
        places,
        await contacts.group_contacts(uow, alert.group_id) or [],
        await alerts.holders(uow),
        await alerts.whereabouts(uow, alert.group_id),
    )
    alert, turn, event = alert.ask_next(places, there)
    await alerts.save_alert(uow, alert)
    if event is not None:
        await announce(uow, event)
    if isinstance(event, AlertUnanswered) and not alert.drill:
        await chats.unanswered(uow, alert.alert_id)
    if not turn:
        await cancel_timer(uow, timer_of(alert.alert_id))
        return alert
    at = uow.clock.now()
    wait = alert.wait(turn[0].level)
    await alerts.save_places(uow, alert.alert_id, [one.asked(at) for one in turn])
    await contacts.want(uow, [(one.person_id, 1) for one in turn])
    values = {"minutes": str(max(1, round(wait / 60)))}
    generation = (await causes.current(uow, [alert.alert_id]))[alert.alert_id]
    await reach.queue(
        uow,
        [_message(one, alert, values, generation) for one in turn],
        at=at,
    )
    await set_wait(uow, alert, ESCALATE, wait)
    return alert


def _message(place: Place, alert: Alert, values: dict[str, str], generation: int) -> Message:
    return Message(
        place.person_id,
        ESCALATED if place.level in OUTSIDE else ALERT,
        "urgent",
        alert.alert_id,
        step=str(place.step),
        values=values,
        generation=generation,
    )


async def overtake(uow: UnitOfWork, alert: Alert, *, at: datetime) -> None:
    """Keep the change, and let nothing that was made before it go out any more."""
    await alerts.save_alert(uow, alert)
    if alert.status is not AlertStatus.OPEN:
        await cancel_timer(uow, timer_of(alert.alert_id))
    await deliveries.cancel(uow, alert.alert_id, templates=OF_ALERTS, at=at)
