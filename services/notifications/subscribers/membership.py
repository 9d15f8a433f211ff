"""What membership says: contacts to keep, and which message follows."""

from collections.abc import Sequence

from notifications.commands import calendars, merging, notify, reaffirmation
from notifications.domain.calendar import Due
from notifications.store import contacts
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import (
    CharterSigned,
    ConfirmationRequested,
    ContactChanged,
    GroupChanged,
    NeighbourSigned,
    NoteRequested,
    OrganisationChanged,
    PeopleMerged,
    PeopleParted,
    ReaffirmationClosed,
    ReaffirmationDue,
)


@subscribers.on_batch(ContactChanged, latest=True)
async def contacts_changed(events: Sequence[ContactChanged], uow: UnitOfWork) -> None:
    await contacts.want(uow, [(one.person_id, one.contact_version) for one in events])


@subscribers.on(OrganisationChanged, latest=True)
async def organisation_changed(event: OrganisationChanged, uow: UnitOfWork) -> None:
    people = [] if event.ended else list(event.contacts)
    await contacts.keep_organisation(uow, event.organisation_id, people, nation=event.nation)


@subscribers.on(GroupChanged, latest=True)
async def group_changed(event: GroupChanged, uow: UnitOfWork) -> None:
    people = list(event.contacts) if event.alerted and not event.ended else []
    await contacts.keep_group(uow, event.group_id, people, nation=event.nation, region=event.region)


@subscribers.on(PeopleMerged)
async def people_merged(event: PeopleMerged, uow: UnitOfWork) -> None:
    """Links to the entry that is gone, and its places in chains, are the kept one's from now on."""
    await merging.merge(uow, event.merge_id, gone_id=event.gone_id, kept_id=event.kept_id)


@subscribers.on(PeopleParted)
async def people_parted(event: PeopleParted, uow: UnitOfWork) -> None:
    await merging.part(uow, event.merge_id, gone_id=event.gone_id, kept_id=event.kept_id)


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


@subscribers.on(NeighbourSigned)
async def neighbour_signed(event: NeighbourSigned, uow: UnitOfWork) -> None:
    """Somebody local may greet it. Who holds both places hears of it once."""
    template, cause = "organisation_signed", event.signature_id
    if event.group_id is not None:
        await notify.notify_group(uow, event.group_id, event.contacts, template, cause)
    if event.lead_id is not None:
        await notify.notify_people(uow, [event.lead_id], template, cause)


@subscribers.on(NoteRequested)
async def note_requested(event: NoteRequested, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, [event.person_id], "note", event.note_id)


@subscribers.on_batch(ReaffirmationDue, latest=True)
async def reaffirmations_due(events: Sequence[ReaffirmationDue], uow: UnitOfWork) -> None:
    # A close that was seen first is newer in the same topic: what it ended does not arrive here.
    await reaffirmation.remind(uow, events)
    await calendars.note(
        uow,
        *(
            Due("reaffirmation", one.signature_id, one.due_on, person_id=one.person_id)
            for one in events
        ),
    )


@subscribers.on(ReaffirmationClosed, latest=True)
async def reaffirmation_closed(event: ReaffirmationClosed, uow: UnitOfWork) -> None:
    await reaffirmation.close(uow, event)
    await calendars.over(uow, "reaffirmation", event.signature_id)
