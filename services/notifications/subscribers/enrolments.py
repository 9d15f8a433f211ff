"""What membership says of charity members and friends, and which message follows."""

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.store import deliveries
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentConfirmationRequested,
    EnrolmentDeclined,
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
)

# Removal, and an end that came with its party's, are told by a person.
TOLD_BY_MAIL = ("lapsed", "resigned")


def _which(chosen: str, *known: str) -> dict[str, str]:
    return {name: "yes" if name == chosen else "no" for name in known}


# All of these share a topic: one that arrives after something newer of its enrolment is dropped.
@subscribers.on(EnrolmentConfirmationRequested, latest=True)
async def enrolment_confirmation_requested(
    event: EnrolmentConfirmationRequested, uow: UnitOfWork
) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "confirm_membership",
        event.enrolment_id,
        values={
            "deadline": event.expires_at.date().isoformat(),
            "expires_at": event.expires_at.isoformat(),
        },
    )


@subscribers.on(EnrolmentAdmitted, latest=True)
async def enrolment_admitted(event: EnrolmentAdmitted, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "membership_admitted",
        event.enrolment_id,
        values={"voting": "yes" if event.votes else "no"},
    )


@subscribers.on(EnrolmentDeclined, latest=True)
async def enrolment_declined(event: EnrolmentDeclined, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "membership_declined", event.enrolment_id)


@subscribers.on(EnrolmentRenewalDue, latest=True)
async def enrolment_renewal_due(event: EnrolmentRenewalDue, uow: UnitOfWork) -> None:
    await calendars.note(uow, _end(event))
    phase = "before" if uow.clock.today() < event.expires_on else "after"
    await notify.notify_people(
        uow,
        [event.person_id],
        "membership_renewal_due",
        event.enrolment_id,
        step=f"{event.cycle}:{event.step}",
        values={"expires_on": event.expires_on.isoformat(), **_which(phase, "before", "after")},
    )


@subscribers.on(EnrolmentRenewed, latest=True)
async def enrolment_renewed(event: EnrolmentRenewed, uow: UnitOfWork) -> None:
    """No reminder outlives the renewal. The page has said thank you already."""
    await calendars.note(uow, _end(event))
    await _stop_reminding(event, uow)


async def _stop_reminding(event: EnrolmentRenewed | EnrolmentEnded, uow: UnitOfWork) -> None:
    await deliveries.cancel(
        uow, event.enrolment_id, templates=["membership_renewal_due"], at=uow.clock.now()
    )


@subscribers.on(EnrolmentEnded, latest=True)
async def enrolment_ended(event: EnrolmentEnded, uow: UnitOfWork) -> None:
    await calendars.over(uow, "membership", event.enrolment_id)
    await _stop_reminding(event, uow)
    if event.ending in TOLD_BY_MAIL:
        await notify.notify_people(
            uow,
            [event.person_id],
            "membership_ended",
            event.enrolment_id,
            values={"ended_on": event.ended_on.isoformat(), **_which(event.ending, *TOLD_BY_MAIL)},
        )


def _end(event: EnrolmentRenewalDue | EnrolmentRenewed) -> Due:
    return Due("membership", event.enrolment_id, event.expires_on, person_id=event.person_id)
