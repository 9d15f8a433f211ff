"""What other services say, and which message follows."""

from collections.abc import Sequence

from notifications.commands import alerts, notify
from notifications.store import contacts
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationSubmitted,
    AssessorInvited,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
)
from sanctuary.events.campaigns import (
    AudienceReleased,
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationLaunched,
    MobilisationStoodDown,
)
from sanctuary.events.membership import (
    CharterSigned,
    ConfirmationRequested,
    ContactChanged,
    GroupChanged,
    OrganisationChanged,
)
from sanctuary.subscribers import Subscribers

subscribers = Subscribers("notifications")


@subscribers.on_batch(ContactChanged, latest=True)
async def contacts_changed(events: Sequence[ContactChanged], uow: UnitOfWork) -> None:
    await contacts.want(uow, [(one.person_id, one.contact_version) for one in events])


@subscribers.on(OrganisationChanged, latest=True)
async def organisation_changed(event: OrganisationChanged, uow: UnitOfWork) -> None:
    people = [] if event.ended else list(event.contacts)
    await contacts.keep_organisation(uow, event.organisation_id, people)


@subscribers.on(GroupChanged, latest=True)
async def group_changed(event: GroupChanged, uow: UnitOfWork) -> None:
    people = [] if event.ended else list(event.contacts)
    await contacts.keep_group(uow, event.group_id, people)


@subscribers.on(ConfirmationRequested)
async def confirmation_requested(event: ConfirmationRequested, uow: UnitOfWork) -> None:
    # The same signature may be confirmed by two people, and asked for again after a lapse.
    await notify.notify_people(
        uow,
        [event.person_id],
        "confirm_address",
        event.signature_id,
        step=event.expires_at.date().isoformat(),
        values={
            "deadline": event.expires_at.date().isoformat(),
            "expires_at": event.expires_at.isoformat(),
        },
    )


@subscribers.on(CharterSigned)
async def charter_signed(event: CharterSigned, uow: UnitOfWork) -> None:
    values = {}
    if event.party_kind == "organisation":
        values = {"organisation_id": str(event.party_id)}
    await notify.notify_people(
        uow, [event.person_id], "welcome_signed", event.signature_id, values=values
    )


@subscribers.on(ApplicationSubmitted)
async def application_submitted(event: ApplicationSubmitted, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "application_received",
        event.application_id,
        values={"hear_by": event.hear_by.isoformat()},
    )


@subscribers.on(AssessorInvited)
async def assessor_invited(event: AssessorInvited, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        [event.person_id],
        "panel_invitation",
        event.seat_id,
        values={"answer_by": event.answer_by.isoformat()},
    )


@subscribers.on(ApplicationDecided)
async def application_decided(event: ApplicationDecided, uow: UnitOfWork) -> None:
    if event.outcome == "awarded" and event.renews is not None:
        return  # a granted renewal has a message of its own: see award_granted
    await notify.notify_organisation(
        uow, event.organisation_id, f"decision_{event.outcome}", event.application_id
    )


@subscribers.on(AwardGranted)
async def award_granted(event: AwardGranted, uow: UnitOfWork) -> None:
    if event.renews is not None:
        await notify.notify_organisation(
            uow, event.organisation_id, "renewal_granted", event.award_id
        )


@subscribers.on(RenewalDue)
async def renewal_due(event: RenewalDue, uow: UnitOfWork) -> None:
    await notify.remind_of_renewal(uow, event)


@subscribers.on(AwardRenewed)
async def award_renewed(event: AwardRenewed, uow: UnitOfWork) -> None:
    await notify.stop_reminding(uow, event.award_id)


@subscribers.on(AwardLapsed)
async def award_lapsed(event: AwardLapsed, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "award_lapsed",
        event.award_id,
        values={"expired_on": event.expired_on.isoformat()},
    )


@subscribers.on(MobilisationLaunched)
async def mobilisation_launched(event: MobilisationLaunched, uow: UnitOfWork) -> None:
    await notify.launch(uow, event)


@subscribers.on(AudienceReleased)
async def audience_released(event: AudienceReleased, uow: UnitOfWork) -> None:
    await notify.queue_chunk(uow, event)


@subscribers.on(MobilisationStoodDown)
async def mobilisation_stood_down(event: MobilisationStoodDown, uow: UnitOfWork) -> None:
    await notify.stand_down(uow, event)


@subscribers.on(GroupAlertRaised)
async def group_alert_raised(event: GroupAlertRaised, uow: UnitOfWork) -> None:
    await alerts.raise_alert(uow, event)


@subscribers.on(GroupAlertStoodDown)
async def group_alert_stood_down(event: GroupAlertStoodDown, uow: UnitOfWork) -> None:
    await alerts.stand_down(uow, event)
