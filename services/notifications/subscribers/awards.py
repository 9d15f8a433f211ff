"""What awards says, and which message follows."""

from notifications.commands import calendars, notify, renewals
from notifications.domain.calendar import Due
from notifications.subscribers.awards_held import expiry
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationReassigned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardGranted,
)


# Submitted, decided and withdrawn are states of one application: no day that an answer is due comes
# back after the answer. A change of hands is none, and must not hide a submission that comes late.
@subscribers.on(ApplicationSubmitted, latest=True)
async def application_submitted(event: ApplicationSubmitted, uow: UnitOfWork) -> None:
    if event.renews is not None:
        await renewals.stop_reminding(uow, event.renews)
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "application_received",
        event.application_id,
        # Sent again, it is promised anew, and that is told anew.
        step=f"revision {event.revision}" if event.revision > 1 else "",
        values={"hear_by": event.hear_by.isoformat()},
    )
    await calendars.note(
        uow,
        Due(
            "decision",
            event.application_id,
            event.hear_by,
            organisation_id=event.organisation_id,
            stream=event.stream,
        ),
    )


@subscribers.on(ApplicationDecided, latest=True)
async def application_decided(event: ApplicationDecided, uow: UnitOfWork) -> None:
    await calendars.over(uow, "decision", event.application_id)
    if event.outcome == "awarded" and event.renews is not None:
        return  # a granted renewal has a message of its own: see award_granted
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "decision_conditions" if event.with_conditions else f"decision_{event.outcome}",
        event.application_id,
        values={"application_id": str(event.application_id)},
        once=f"{event.outcome}/{event.application_id}",
    )


@subscribers.on(AwardGranted, latest=True)
async def award_granted(event: AwardGranted, uow: UnitOfWork) -> None:
    await calendars.note(uow, expiry(event))
    if event.renews is not None:
        await notify.notify_organisation(
            uow,
            event.organisation_id,
            "renewal_granted",
            event.award_id,
            values={"stream": event.stream},
            # The decision of a renewal that no longer stood says the same in other words.
            once=f"awarded/{event.application_id}",
        )


@subscribers.on(ApplicationReassigned)
async def application_reassigned(event: ApplicationReassigned, uow: UnitOfWork) -> None:
    # The same application may change hands more than once, on the same day even.
    local = event.keeper == "local_lead"
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "application_reassigned",
        event.application_id,
        step=f"{event.since.isoformat()} {event.keeper}",
        values={"local": "yes" if local else "no", "national": "no" if local else "yes"},
    )


@subscribers.on(ApplicationWithdrawn, latest=True)
async def application_withdrawn(event: ApplicationWithdrawn, uow: UnitOfWork) -> None:
    await calendars.over(uow, "decision", event.application_id)
