"""Alerts to a group: ask, wait, ask the next; an answer or an all-clear ends it at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from notifications.commands import chats, checking, reach
from notifications.commands.asking import ask_next, overtake
from notifications.commands.facts import announce
from notifications.commands.notify import notify_people
from notifications.domain.alert import Alert, AlertStatus, nobody_left
from notifications.domain.chain import Answer, Place, chain, still_there
from notifications.domain.overtaken import ALERT_CORRECTION, ALL_CLEAR, ASKING
from notifications.store import alerts, causes, contacts, deliveries, merged
from notifications.store.deliveries import Message
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, TryAgain
from sanctuary.events.campaigns import GroupAlertCorrected, GroupAlertRaised, GroupAlertStoodDown
from sanctuary.schedule import Timer

UNHEARD = "the alert itself has not been heard of yet"


async def raise_alert(uow: UnitOfWork, event: GroupAlertRaised) -> Alert:
    """Draw up the chain as things are now, ask the first, and set the timer for the next."""
    known = await alerts.find_alert(uow, event.alert_id, lock=True)
    if known is not None:
        return known
    people = await contacts.group_contacts(uow, event.group_id)
    if people is None:
        raise TryAgain("the group has not been heard of yet")
    alert = Alert.raised(
        alert_id=event.alert_id,
        group_id=event.group_id,
        incident_id=event.incident_id,
        wait_seconds=event.escalate_after_seconds,
        waits=event.waits,
        drill=event.drill,
        at=uow.clock.now(),
    )
    await causes.begin(uow, alert.alert_id, drill=alert.drill)
    where = await alerts.whereabouts(uow, alert.group_id)
    drawn = chain(people, await alerts.holders(uow), where)
    await alerts.save_places(uow, alert.alert_id, drawn)
    if not alert.drill:
        await chats.alert(uow, alert.alert_id, alert.group_id)
    return await ask_next(uow, alert)


async def escalate(uow: UnitOfWork, timer: Timer) -> None:
    """The time is up. Checked again here, in the transaction that acts: an answer wins."""
    alert = await alerts.get_alert(uow, UUID(timer.payload["alert_id"]), lock=True)
    if alert.generation == timer.generation:
        await ask_next(uow, alert)


async def acknowledge(uow: UnitOfWork, alert_id: UUID, *, by: UUID, at: datetime) -> Alert:
    """Somebody takes it on, or says that they still are on it. Only a person who was asked can."""
    alert, place = await asked(uow, alert_id, by, lock=True)
    if alert.acknowledged_by == by and alert.status is AlertStatus.ACKNOWLEDGED:
        return await checking.confirm(uow, alert, at=at)
    answered, event = alert.acknowledge(by=by, level=place.level, at=at)
    if event is None:
        return answered
    await announce(uow, event)
    await alerts.save_places(uow, alert_id, [place.answered(Answer.TAKEN_ON, at)])
    await overtake(uow, answered, at=at)
    await checking.tell_the_others(uow, answered, await asked_and_reached(uow, alert_id))
    await checking.check_later(uow, answered)
    return answered


async def decline(uow: UnitOfWork, alert_id: UUID, *, by: UUID, at: datetime) -> Alert:
    """Somebody cannot: the next are asked now, once nobody else of their step may still answer."""
    alert, place = await asked(uow, alert_id, by, lock=True)
    if alert.status is AlertStatus.ACKNOWLEDGED and alert.acknowledged_by == by:
        return await checking.let_go(uow, alert, place, at=at)
    if place.answer is not Answer.DECLINED:
        await alerts.save_places(uow, alert_id, [place.answered(Answer.DECLINED, at)])
    if alert.status is not AlertStatus.OPEN or place.answer is Answer.DECLINED:
        return alert
    if place.step == alert.step and nobody_left(await alerts.places(uow, alert_id), alert.step):
        return await ask_next(uow, alert)
    return alert


async def stand_down(uow: UnitOfWork, event: GroupAlertStoodDown) -> None:
    """The all-clear, to exactly those whom the asking reached, or may have reached."""
    alert = await alerts.find_alert(uow, event.alert_id, lock=True)
    if alert is None:
        raise TryAgain(UNHEARD)
    at = uow.clock.now()
    await overtake(uow, alert.stand_down(), at=at)
    await chats.all_clear(uow, alert.alert_id)
    await reach.queue(
        uow,
        [
            Message(person, ALL_CLEAR, "urgent", alert.alert_id)
            for person in await asked_and_reached(uow, alert.alert_id)
        ],
        at=at,
    )


async def correct(uow: UnitOfWork, event: GroupAlertCorrected) -> None:
    """Exactly those whom the asking reached, or may have, hear what was wrong.

    The asking goes on: what it asks for is behind its link, and that says what was corrected.
    """
    alert = await alerts.find_alert(uow, event.alert_id, lock=True)
    if alert is None:
        raise TryAgain(UNHEARD)
    await alerts.mark_corrected(uow, alert.alert_id, by=event.correction_id, at=uow.clock.now())
    people = await asked_and_reached(uow, alert.alert_id)
    await tell_alert_correction(uow, people, alert.alert_id, event.correction_id)


async def tell_alert_correction(
    uow: UnitOfWork, people: Sequence[UUID], alert_id: UUID, correction_id: UUID
) -> None:
    key = str(correction_id)
    values = {"correction_id": key}
    await notify_people(uow, people, ALERT_CORRECTION, alert_id, step=key, values=values)


async def asked_and_reached(uow: UnitOfWork, alert_id: UUID) -> list[UUID]:
    return await merged.now(uow, await deliveries.reached(uow, alert_id, ASKING))


async def asked(
    uow: UnitOfWork, alert_id: UUID, person: UUID, *, lock: bool = False
) -> tuple[Alert, Place]:
    """The alert, and the place of somebody who was asked and still answers for the group.

    Raises LinkRefused for everybody else: the link was theirs, the place no longer is.
    """
    alert = await alerts.get_alert(uow, alert_id, lock=lock)
    mine = [one for one in await alerts.places(uow, alert_id) if one.person_id == person]
    there = still_there(
        mine,
        await contacts.group_contacts(uow, alert.group_id) or [],
        await alerts.holders(uow),
        await alerts.whereabouts(uow, alert.group_id),
    )
    if not there or mine[0].asked_at is None:
        raise LinkRefused(
            "You are not one of this group's contacts any more, and do not answer for it, so this "
            "link no longer opens anything. If that is a mistake, ask your coordinator."
        )
    return alert, mine[0]
