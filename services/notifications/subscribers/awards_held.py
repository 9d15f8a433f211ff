"""What awards says of an award that runs: its steps, its holder's answer, its end."""

from notifications.commands import calendars, notify, renewals
from notifications.domain.calendar import Due
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
    AwardPassedOn,
    AwardRenewed,
    MergerReviewOpened,
    RenewalAtRisk,
    RenewalDeclined,
    RenewalDue,
    RenewalIntended,
)


def expiry(event: AwardGranted | RenewalDue | AwardDatesCorrected | AwardPassedOn) -> Due:
    return Due(
        "award",
        event.award_id,
        event.expires_on,
        organisation_id=event.organisation_id,
        stream=event.stream,
    )


# A reminder that arrives after its renewal, however late, is older in the same topic.
@subscribers.on(RenewalDue, latest=True)
async def renewal_due(event: RenewalDue, uow: UnitOfWork) -> None:
    await calendars.note(uow, expiry(event))
    await renewals.remind(uow, event)


@subscribers.on(AwardRenewed, latest=True)
async def award_renewed(event: AwardRenewed, uow: UnitOfWork) -> None:
    await calendars.over(uow, "award", event.award_id)
    await renewals.stop_reminding(uow, event.award_id)


@subscribers.on(AwardLapsed, latest=True)
async def award_lapsed(event: AwardLapsed, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "award_lapsed",
        event.award_id,
        values={"expired_on": event.expired_on.isoformat(), "stream": event.stream},
    )
    await renewals.tell_keepers(uow, event, "lapsed", event.expired_on)


@subscribers.on(AwardDatesCorrected, latest=True)
async def award_dates_corrected(event: AwardDatesCorrected, uow: UnitOfWork) -> None:
    """A reminder that still names the old day does not go out; the new days do."""
    await calendars.note(uow, expiry(event))
    await renewals.stop_reminding(uow, event.award_id)
    days = {"expires_on": event.expires_on, "grace_ends_on": event.grace_ends_on}
    values = {name: day.isoformat() for name, day in days.items()} | {"stream": event.stream}
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "award_dates_corrected",
        event.award_id,
        step=event.expires_on.isoformat(),
        values=values,
    )


# Reminders go on after this answer, so it must not hide one that comes late.
@subscribers.on(RenewalIntended)
async def renewal_intended(event: RenewalIntended, uow: UnitOfWork) -> None:
    await renewals.tell_keepers(uow, event, "intended", event.expires_on)


@subscribers.on(RenewalDeclined, latest=True)
async def renewal_declined(event: RenewalDeclined, uow: UnitOfWork) -> None:
    await renewals.stop_reminding(uow, event.award_id)
    await renewals.tell_keepers(uow, event, "declined", event.expires_on)


@subscribers.on(RenewalAtRisk)
async def renewal_at_risk(event: RenewalAtRisk, uow: UnitOfWork) -> None:
    await renewals.tell_keepers(uow, event, "at_risk", event.expires_on, since=event.since)


@subscribers.on(MergerReviewOpened)
async def merger_review_opened(event: MergerReviewOpened, uow: UnitOfWork) -> None:
    await renewals.tell_keepers(uow, event, "merged", event.due_on)


@subscribers.on(AwardPassedOn, latest=True)
async def award_passed_on(event: AwardPassedOn, uow: UnitOfWork) -> None:
    await calendars.note(uow, expiry(event))


@subscribers.on(AwardClosed, latest=True)
async def award_closed(event: AwardClosed, uow: UnitOfWork) -> None:
    """Nobody is left who could be told."""
    await calendars.over(uow, "award", event.award_id)
    await renewals.stop_reminding(uow, event.award_id)
