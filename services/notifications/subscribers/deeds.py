"""What somebody planned and asked to be asked about: one message, and none when they came back."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import DeedNudged, DeedTakenUp


@subscribers.on(DeedNudged)
async def deed_nudged(event: DeedNudged, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow, [event.person_id], "deed_nudge", event.deed_id, step=str(event.turn)
    )


@subscribers.on(DeedTakenUp)
async def deed_taken_up(event: DeedTakenUp, uow: UnitOfWork) -> None:
    await notify.cancel_waiting(uow, event.deed_id, ["deed_nudge"])
