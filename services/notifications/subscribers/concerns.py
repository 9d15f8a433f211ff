"""What awards says of concerns: to the holder, to who looks after the award, to who spoke up."""

from notifications.commands import calendars, notify, renewals
from notifications.store import deliveries, keepers
from notifications.subscribers.base import subscribers
from notifications.subscribers.decided_awards import shown
from sanctuary.db import UnitOfWork
from sanctuary.events.concerns import (
    AwardWithdrawn,
    ConcernAnswered,
    ConcernOpened,
    ConcernSettled,
)

RESULTS = ("upheld", "not_upheld", "appeal_upheld", "appeal_dismissed", "award_kept")


@subscribers.on(ConcernOpened)
async def concern_opened(event: ConcernOpened, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "concern_opened",
        event.concern_id,
        values={"reply_by": event.reply_by.isoformat()},
    )


@subscribers.on(ConcernAnswered)
async def concern_answered(event: ConcernAnswered, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "concern_answered",
        event.concern_id,
        step=event.result,
        values=shown(event.result, *RESULTS),
    )


@subscribers.on(ConcernSettled)
async def concern_settled(event: ConcernSettled, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "concern_settled", event.receipt_id)


# Later than any reminder of the same award: one that comes after it is older in the same topic.
@subscribers.on(AwardWithdrawn, latest=True)
async def award_withdrawn(event: AwardWithdrawn, uow: UnitOfWork) -> None:
    """No reminder outlives the award, and both contacts and the local lead hear of its end."""
    await calendars.over(uow, "award", event.award_id)
    await renewals.stop_reminding(uow, event.award_id)
    for condition_id in event.conditions:
        await deliveries.cancel(uow, condition_id, templates=["condition_due"], at=uow.clock.now())
    values = {"withdrawn_on": event.withdrawn_on.isoformat()}
    await notify.notify_organisation(
        uow, event.organisation_id, "award_withdrawn", event.concern_id, values=values
    )
    local = event.lead_id is not None
    await notify.notify_people(
        uow,
        await keepers.of_award(uow, event.lead_id, event.stream),
        "award_withdrawn_near_you",
        event.concern_id,
        values=values | shown("local" if local else "national", "local", "national"),
    )
