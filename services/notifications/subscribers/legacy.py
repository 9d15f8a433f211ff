"""What membership says of older recognitions, and which message follows."""

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.store import deliveries
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import LegacyDue, LegacyEnded, LegacyRecorded


# No asking to apply that comes late, after the end, is heard: it is older in the same topic.
@subscribers.on(LegacyRecorded, latest=True)
async def legacy_recorded(event: LegacyRecorded, uow: UnitOfWork) -> None:
    await _apply_by(event, "recorded", uow)


@subscribers.on(LegacyDue, latest=True)
async def legacy_due(event: LegacyDue, uow: UnitOfWork) -> None:
    await _apply_by(event, event.step, uow)


async def _apply_by(event: LegacyRecorded | LegacyDue, step: str, uow: UnitOfWork) -> None:
    await calendars.note(
        uow,
        Due(
            "legacy",
            event.legacy_id,
            event.apply_by,
            organisation_id=event.organisation_id,
            stream=event.stream,
        ),
    )
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "legacy_apply",
        event.legacy_id,
        step=step,
        values={"apply_by": event.apply_by.isoformat()},
    )


@subscribers.on(LegacyEnded, latest=True)
async def legacy_ended(event: LegacyEnded, uow: UnitOfWork) -> None:
    """An award, or a decision not yet to give one, is told by awards in its own words."""
    await deliveries.cancel(uow, event.legacy_id, templates=["legacy_apply"], at=uow.clock.now())
    if event.ending != "ran_out":
        await calendars.over(uow, "legacy", event.legacy_id)
    if event.ending == "ran_out":
        await notify.notify_organisation(
            uow,
            event.organisation_id,
            "legacy_ended",
            event.legacy_id,
            values={"ended_on": event.ended_on.isoformat()},
        )
