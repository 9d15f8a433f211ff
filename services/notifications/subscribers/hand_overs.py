"""Who hears of a hand-over between the contacts of an organisation."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    ContactRepairAsked,
    HandOverCompleted,
    HandOverEnded,
    HandOverInvited,
    HandOverStarted,
)


async def _tell(
    uow: UnitOfWork,
    people: Sequence[UUID],
    template: str,
    event: HandOverStarted | HandOverCompleted | HandOverEnded,
    **values: str,
) -> None:
    facts: Mapping[str, str] = {"organisation_id": str(event.organisation_id), **values}
    await notify.notify_people(uow, people, template, event.hand_over_id, values=facts)


@subscribers.on(HandOverInvited)
async def hand_over_invited(event: HandOverInvited, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "hand_over_invitation",
        event.invitation_id,
        values={"organisation_id": str(event.organisation_id)},
    )


@subscribers.on(ContactRepairAsked)
async def contact_repair_asked(event: ContactRepairAsked, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        event.person_ids,
        "contact_repair",
        event.repair_id,
        values={"organisation_id": str(event.organisation_id)},
    )


@subscribers.on(HandOverStarted)
async def hand_over_started(event: HandOverStarted, uow: UnitOfWork) -> None:
    """The successor is asked; both contacts know, so that nobody takes a place unseen."""
    deadline = event.expires_at.date().isoformat()
    until = event.expires_at.isoformat()
    successor = [event.successor_id]
    await _tell(uow, successor, "hand_over_offer", event, deadline=deadline, expires_at=until)
    leaver = [event.leaver_id]
    await _tell(uow, leaver, "hand_over_begun", event, deadline=deadline, leaver="yes")
    await _tell(uow, event.others, "hand_over_begun", event, deadline=deadline, leaver="no")


@subscribers.on(HandOverCompleted)
async def hand_over_completed(event: HandOverCompleted, uow: UnitOfWork) -> None:
    await _tell(uow, [event.leaver_id], "hand_over_done", event, leaver="yes", stays="no")
    await _tell(uow, event.others, "hand_over_done", event, leaver="no", stays="yes")


@subscribers.on(HandOverEnded)
async def hand_over_ended(event: HandOverEnded, uow: UnitOfWork) -> None:
    outcomes = ("expired", "declined", "cancelled")
    why = {one: "yes" if one == event.outcome else "no" for one in outcomes}
    await _tell(uow, [event.leaver_id, *event.others], "hand_over_ended", event, **why)
