"""What awards says, and which message follows."""

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationReassigned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessorInvited,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
)


# Submitted, decided and withdrawn are states of one application: no day that an answer is due comes
# back after the answer. A change of hands is none, and must not hide a submission that comes late.
@subscribers.on(ApplicationSubmitted, latest=True)
async def application_submitted(event: ApplicationSubmitted, uow: UnitOfWork) -> None:
    if event.renews is not None:
        await notify.stop_reminding(uow, event.renews)
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "application_received",
        event.application_id,
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


@subscribers.on(AssessorInvited)
async def assessor_invited(event: AssessorInvited, uow: UnitOfWork) -> None:
    due = Due("panel", event.seat_id, event.answer_by, person_id=event.person_id)
    await calendars.note(uow, due)
    await notify.notify_people(
        uow,
        [event.person_id],
        "panel_invitation",
        event.seat_id,
        values={"answer_by": event.answer_by.isoformat()},
    )


@subscribers.on(ApplicationDecided, latest=True)
async def application_decided(event: ApplicationDecided, uow: UnitOfWork) -> None:
    await calendars.over(uow, "decision", event.application_id)
    if event.outcome == "awarded" and event.renews is not None:
        return  # a granted renewal has a message of its own: see award_granted
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        f"decision_{event.outcome}",
        event.application_id,
        once=f"{event.outcome}/{event.application_id}",
    )


@subscribers.on(AwardGranted, latest=True)
async def award_granted(event: AwardGranted, uow: UnitOfWork) -> None:
    await calendars.note(uow, _expiry(event))
    if event.renews is not None:
        await notify.notify_organisation(
            uow,
            event.organisation_id,
            "renewal_granted",
            event.award_id,
            # The decision of a renewal that no longer stood says the same in other words.
            once=f"awarded/{event.application_id}",
        )


# A reminder that arrives after its renewal, however late, is older in the same topic.
@subscribers.on(RenewalDue, latest=True)
async def renewal_due(event: RenewalDue, uow: UnitOfWork) -> None:
    await calendars.note(uow, _expiry(event))
    await notify.remind_of_renewal(uow, event)


@subscribers.on(AwardRenewed, latest=True)
async def award_renewed(event: AwardRenewed, uow: UnitOfWork) -> None:
    await calendars.over(uow, "award", event.award_id)
    await notify.stop_reminding(uow, event.award_id)


@subscribers.on(AwardLapsed, latest=True)
async def award_lapsed(event: AwardLapsed, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "award_lapsed",
        event.award_id,
        values={"expired_on": event.expired_on.isoformat()},
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


def _expiry(event: AwardGranted | RenewalDue) -> Due:
    return Due(
        "award",
        event.award_id,
        event.expires_on,
        organisation_id=event.organisation_id,
        stream=event.stream,
    )
