"""Networks of the streams: joining, leaving, and who is there locally (DOMAIN C2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from membership.commands import benefits
from membership.commands.people import announce
from membership.domain.network import (
    Lead,
    NetworkMembership,
    Status,
    lead_for,
    must_have_signed,
    must_not_belong,
)
from membership.domain.occasion import Occasion, Source
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.streams import Stream
from membership.store import networks as store
from membership.store.membership_types import network_rules
from membership.store.organisations import find_organisation, get_organisation
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import AwardGranted
from sanctuary.ids import new_id

COORDINATORS = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)
ASKED = "Asked for through the API; no reason was given."


def occasion(
    uow: UnitOfWork,
    source: Source,
    reason: str,
    *,
    trigger: str | None = None,
    by: UUID | None = None,
) -> Occasion:
    """Why now. Without a `trigger` it is the event or the request that is in hand."""
    in_hand = f"event {uow.causation_id}" if uow.causation_id else f"request {uow.correlation_id}"
    return Occasion(source, reason.strip(), trigger or in_hand, by)


async def join_network(
    uow: UnitOfWork, organisation_id: UUID, stream: str, *, reason: str | None = None, by: Actor
) -> NetworkMembership:
    """An organisation that signed the Charter joins the network of its sector."""
    organisation = await _mine(uow, organisation_id, stream, by=by)
    must_have_signed(organisation.editions)
    must_not_belong(stream, await _streams(uow, organisation.id))
    why = occasion(uow, Source.API, reason or ASKED, by=by.id)
    joined = await enter(uow, organisation, stream, why)
    await announce(uow, *organisation.contacts)
    return joined


async def note_interest(
    uow: UnitOfWork, organisation_id: UUID, stream: str, *, reason: str, by: Actor
) -> NetworkMembership:
    """An organisation wants to join and has not signed yet. Signing makes it a member."""
    organisation = await _mine(uow, organisation_id, stream, by=by)
    organisation.must_be_recognised()
    must_not_belong(stream, await _streams(uow, organisation.id, interested=True))
    today = uow.clock.today()
    noted = NetworkMembership(
        new_id(),
        organisation.id,
        stream,
        None,
        Status.INTERESTED,
        joining=occasion(uow, Source.API, reason, by=by.id),
        interested_on=today,
    )
    await store.add_memberships(uow, [noted])
    return noted


async def enter(
    uow: UnitOfWork,
    organisation: Organisation,
    stream: str,
    why: Occasion,
) -> NetworkMembership:
    """Make an organisation a member from today; told where nobody local is there yet.

    Interest that was noted becomes the membership.
    """
    today = uow.clock.today()
    before = await store.memberships_of(uow, organisation.id)
    noted = [one for one in before if (one.stream, one.status) == (stream, Status.INTERESTED)]
    rules = await network_rules(uow, today)
    goes_by = rules.waits_for_lead.get(stream)
    lead = lead_for(
        goes_by_leads=goes_by is not None,
        has_lead=await store.has_lead(uow, organisation.area, goes_by),
    )
    if noted:
        made = noted[0].join(why, on=today).turn_to(lead, on=today)
        await store.save_membership(uow, made)
    else:
        fresh = NetworkMembership(new_id(), organisation.id, stream, today, joining=why)
        made = fresh.turn_to(lead, on=today)
        await store.add_memberships(uow, [made])
    place = {"nation": organisation.nation, "area": organisation.area}
    uow.emit(made.joined(**place), *made.told(**place))
    await benefits.follow(uow, organisation.id)
    return made


@dataclass(frozen=True, slots=True)
class Entrant:
    """A member as another list has it. The id is derived from that list, so it comes once."""

    membership_id: UUID
    organisation_id: UUID
    stream: str
    nation: str | None
    area: str | None
    on: date


async def enter_imported(uow: UnitOfWork, entrants: Sequence[Entrant], why: Occasion) -> int:
    """Members from a file, all at once. How many were new.

    It is old news to them, so nobody is written to about waiting for a lead. Who belongs already
    is left alone, and so is who came from the same list before and left since.
    """
    known = await store.memberships_of(uow, *{one.organisation_id for one in entrants})
    ids = {one.id for one in known}
    belongs = {(one.organisation_id, one.stream) for one in known if one.status is Status.MEMBER}
    rules = await network_rules(uow, uow.clock.today())
    there: dict[tuple[str | None, str | None], bool] = {}
    made: list[NetworkMembership] = []
    for one in entrants:
        if one.membership_id in ids or (one.organisation_id, one.stream) in belongs:
            continue
        ids.add(one.membership_id)
        goes_by = rules.waits_for_lead.get(one.stream)
        if (one.area, goes_by) not in there:
            there[one.area, goes_by] = await store.has_lead(uow, one.area, goes_by)
        lead = lead_for(goes_by_leads=goes_by is not None, has_lead=there[one.area, goes_by])
        fresh = NetworkMembership(
            one.membership_id, one.organisation_id, one.stream, one.on, joining=why
        ).turn_to(lead, on=one.on)
        made.append(fresh)
        uow.emit(fresh.joined(nation=one.nation, area=one.area))
    await store.add_memberships(uow, made)
    return len(made)


async def enter_after_signing(
    uow: UnitOfWork, organisation: Organisation, stream: str | None, signature_id: UUID
) -> None:
    """A checked signature opens the stream of its form, and every stream noted before."""
    before = await store.memberships_of(uow, organisation.id)
    belongs = {one.stream for one in before if one.status is Status.MEMBER}
    wanted = [one.stream for one in before if one.status is Status.INTERESTED]
    for each in dict.fromkeys([*([stream] if stream else []), *wanted]):
        if each not in belongs:
            why = occasion(
                uow,
                Source.SIGN_UP,
                "Signed the Charter and was accepted.",
                trigger=f"signature {signature_id}",
            )
            await enter(uow, organisation, each, why)


async def enter_awarded(uow: UnitOfWork, awards: Sequence[AwardGranted]) -> None:
    """An award in a stream to which its holder never belonged makes it a member there.

    Who left the network of the stream stays away: an award brings nobody back.
    """
    known = await store.memberships_of(uow, *{one.organisation_id for one in awards})
    belonged = {
        (one.organisation_id, one.stream) for one in known if one.status is not Status.INTERESTED
    }
    for award in awards:
        place = (award.organisation_id, award.stream)
        if place in belonged or award.stream not in set(Stream):
            continue
        belonged.add(place)
        organisation = await find_organisation(uow, award.organisation_id)
        if organisation is None or organisation.status is not OrganisationStatus.RECOGNISED:
            continue
        why = occasion(uow, Source.AWARD, "Was awarded.", trigger=f"award {award.award_id}")
        await enter(uow, organisation, award.stream, why)


async def leave_network(
    uow: UnitOfWork, membership_id: UUID, reason: str, *, by: Actor
) -> NetworkMembership:
    """An organisation leaves a network. Its award history stays, and so does this period."""
    membership = await store.get_membership(uow, membership_id)
    organisation = await _mine(uow, membership.organisation_id, membership.stream, by=by)
    was_member = membership.status is Status.MEMBER
    why = occasion(uow, Source.API, reason, by=by.id)
    left, event = membership.leave(on=uow.clock.today(), occasion=why)
    await store.save_membership(uow, left)
    if was_member:
        uow.emit(event)
        await benefits.follow(uow, organisation.id)
        await announce(uow, *organisation.contacts)
    return left


async def lead_appeared(uow: UnitOfWork, *, area: str, stream: str) -> int:
    """Somebody local is there from today: who was waiting in the area is told. How many were."""
    return await _turn(uow, area, stream, Lead.WAITING, Lead.ASSIGNED)


async def lead_gone(uow: UnitOfWork, *, area: str, stream: str) -> int:
    """The last local lead of an area left: its members wait, and are told so. How many."""
    return await _turn(uow, area, stream, Lead.ASSIGNED, Lead.WAITING)


async def _turn(uow: UnitOfWork, area: str, stream: str, before: Lead, after: Lead) -> int:
    rules = await network_rules(uow, uow.clock.today())
    streams = [one for one, lead_of in rules.waits_for_lead.items() if lead_of == stream]
    placed = await store.members_in(uow, area, streams, before)
    await _turn_all(uow, placed, after)
    return len(placed)


async def follow_leads(uow: UnitOfWork) -> int:
    """Once a day: whatever moved without a word (an address, a rule, a lead) is put right."""
    rules = await network_rules(uow, uow.clock.today())
    changed = 0
    for stream in Stream:
        goes_by = rules.waits_for_lead.get(stream)
        placed = await store.members_out_of_step(uow, stream, goes_by)
        for has_lead in (True, False):
            after = lead_for(goes_by_leads=goes_by is not None, has_lead=has_lead)
            await _turn_all(uow, [one for one in placed if one.has_lead is has_lead], after)
        changed += len(placed)
    return changed


async def _turn_all(uow: UnitOfWork, placed: Sequence[store.Placed], after: Lead) -> None:
    today = uow.clock.today()
    turned = [one.membership.turn_to(after, on=today) for one in placed]
    await store.save_leads(uow, turned)
    for one, now in zip(placed, turned, strict=True):
        if one.membership.lead is Lead.NOT_NEEDED:
            continue  # a rule came in: the list shows it, and nobody is written to about it
        if after is Lead.ASSIGNED:
            uow.emit(now.found(on=today))
        uow.emit(*now.told(nation=one.nation, area=one.area))


async def _mine(uow: UnitOfWork, organisation_id: UUID, stream: str, *, by: Actor) -> Organisation:
    organisation = await get_organisation(uow, organisation_id, lock=True)
    by.must(
        *COORDINATORS,
        Role.ORGANISATION_CONTACT,
        nation=organisation.nation,
        stream=stream,
        organisation=organisation.id,
    )
    return organisation


async def _streams(
    uow: UnitOfWork, organisation_id: UUID, *, interested: bool = False
) -> tuple[str, ...]:
    open_now = {Status.MEMBER, Status.INTERESTED} if interested else {Status.MEMBER}
    found = await store.memberships_of(uow, organisation_id)
    return tuple(one.stream for one in found if one.status in open_now)
