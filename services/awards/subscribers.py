"""What awards follows of membership: organisations, Charter signatures, stream membership."""

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert

from awards import commands
from awards.commands import merging, pausing, risks
from awards.domain.pausing import Place
from awards.store import proofs
from awards.store.groups import put_group
from awards.tables import charter_signature, network_member, organisation
from sanctuary.db import UnitOfWork
from sanctuary.erased import without_erased
from sanctuary.events.campaigns import AreaPaused, AreaResumed
from sanctuary.events.membership import (
    CharterSigned,
    CharterWithdrawn,
    GroupChanged,
    LocalLeadAssigned,
    LocalLeadVacated,
    MemberJoined,
    MemberLeft,
    MotionRecorded,
    OrganisationChanged,
    PersonChanged,
)
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.subscribers import Subscribers

subscribers = Subscribers("awards")


async def _put(uow: UnitOfWork, table: Table, key: object, **values: object) -> None:
    await uow.execute(
        insert(table)
        .values(id=key, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


@subscribers.on(OrganisationChanged, latest=True)
async def organisation_changed(event: OrganisationChanged, uow: UnitOfWork) -> None:
    await commands.keep_organisation_contacts(uow, event.organisation_id, event.contacts)
    await _put(
        uow,
        organisation,
        event.organisation_id,
        kind=event.kind,
        nation=event.nation,
        area=event.area,
        contacts=await without_erased(uow, event.contacts),
        ended=event.ended,
    )
    await risks.contacts_changed(uow, event.organisation_id)
    if not event.ended:
        await merging.organisation_stands(uow, event.organisation_id)
    elif event.merged_into is None:
        await commands.organisation_ended(uow, event.organisation_id)
    else:
        await merging.organisation_merged(uow, event.organisation_id, event.merged_into)


@subscribers.on_batch(PersonChanged, latest=True)
async def people_changed(events: Sequence[PersonChanged], uow: UnitOfWork) -> None:
    """What an assessor sealed goes with them; a contact may be reached again."""
    await risks.can_be_reached(uow, [one.person_id for one in events if one.address_verified])
    if gone := [event.person_id for event in events if event.ended]:
        await commands.forget_assessors(uow, gone)


@subscribers.on(ContactUnreachable)
async def contact_unreachable(event: ContactUnreachable, uow: UnitOfWork) -> None:
    """Text messages are an addition: who still reads mail is reached."""
    if event.channel == "email":
        await risks.cannot_be_reached(uow, event.person_id)


@subscribers.on(CharterSigned, latest=True)
async def charter_signed(event: CharterSigned, uow: UnitOfWork) -> None:
    """Only the Charter opens the way to an award, and only an organisation can hold one."""
    if event.document == "charter" and event.party_kind == "organisation":
        await _sign(uow, event, standing=True)


@subscribers.on(CharterWithdrawn, latest=True)
async def charter_withdrawn(event: CharterWithdrawn, uow: UnitOfWork) -> None:
    if event.document == "charter" and event.party_kind == "organisation":
        await _sign(uow, event, standing=False)


async def _sign(
    uow: UnitOfWork, event: CharterSigned | CharterWithdrawn, *, standing: bool
) -> None:
    await _put(
        uow,
        charter_signature,
        event.signature_id,
        organisation_id=event.party_id,
        edition=event.edition,
        standing=standing,
    )


@subscribers.on(MemberJoined, latest=True)
async def member_joined(event: MemberJoined, uow: UnitOfWork) -> None:
    await _belong(uow, event, standing=True)


@subscribers.on(MemberLeft, latest=True)
async def member_left(event: MemberLeft, uow: UnitOfWork) -> None:
    await _belong(uow, event, standing=False)


async def _belong(uow: UnitOfWork, event: MemberJoined | MemberLeft, *, standing: bool) -> None:
    await _put(
        uow,
        network_member,
        event.membership_id,
        organisation_id=event.organisation_id,
        stream=event.stream,
        standing=standing,
    )


@subscribers.on(LocalLeadAssigned, latest=True)
async def local_lead_assigned(event: LocalLeadAssigned, uow: UnitOfWork) -> None:
    await commands.keep_lead(
        uow, event.lead_id, event.area, event.stream, vacant=False, person_id=event.person_id
    )


@subscribers.on(LocalLeadVacated, latest=True)
async def local_lead_vacated(event: LocalLeadVacated, uow: UnitOfWork) -> None:
    await commands.keep_lead(uow, event.lead_id, event.area, event.stream, vacant=True)


@subscribers.on(AreaPaused, latest=True)
async def area_paused(event: AreaPaused, uow: UnitOfWork) -> None:
    place = Place(event.nation, event.area)
    await pausing.pause(uow, event.incident_id, place, at=uow.clock.now())


@subscribers.on(AreaResumed, latest=True)
async def area_resumed(event: AreaResumed, uow: UnitOfWork) -> None:
    await pausing.resume(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(GroupChanged, latest=True)
async def group_changed(event: GroupChanged, uow: UnitOfWork) -> None:
    """Whose areas are whose: what a group's people may see, and whom they may endorse."""
    areas = event.areas or ((event.area,) if event.area else ())
    acts = event.alerted and not event.ended
    await put_group(
        uow,
        event.group_id,
        nation=event.nation,
        areas=areas,
        acts=acts,
        contacts=await without_erased(uow, event.contacts),
    )


@subscribers.on(MotionRecorded, latest=True)
async def motion_recorded(event: MotionRecorded, uow: UnitOfWork) -> None:
    """A full council's motion counts for its application without being recorded twice."""
    if event.step != "committee_recommended":
        endorsed = event.step == "full_council_endorsed"
        await proofs.put_motion(uow, event.organisation_id, event.on_day, endorsed=endorsed)
