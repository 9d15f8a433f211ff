"""Handing the place of a contact over: asked for, offered, taken, or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from membership.commands.contacts import look_for_contact
from membership.commands.people import add_contact, announce
from membership.commands.repairs import reached_again
from membership.commands.sign_up import prove
from membership.commands.signatures import tell
from membership.domain.addresses import address_key, tidy_address
from membership.domain.decisions import decision
from membership.domain.hand_over import (
    HandOver,
    OfferedAlready,
    Status,
    StillReachable,
    must_be_another,
    must_be_contact,
    timer_of,
)
from membership.domain.organisation import Organisation
from membership.domain.person import Person
from membership.domain.revision import revise
from membership.domain.sign_up import Mailbox
from membership.rules import hand_over_within
from membership.store import hand_overs as store
from membership.store import people as people_store
from membership.store.organisations import (
    get_organisation,
    organisations_of_contact,
    save_organisation,
)
from membership.store.revisions import add_revision
from membership.store.team import revoke_grant
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.events.membership import HandOverInvited
from sanctuary.ids import new_id
from sanctuary.links import DAMAGED
from sanctuary.permissions import apply_grant
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "hand_over_expiry"
UNDER_WAY = (
    "Somebody is asked already to take over this place. Wait for their answer, or cancel that "
    "hand-over first."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose place, of which organisation, and who should have it."""

    organisation_id: UUID
    leaver_id: UUID
    successor: Mailbox


async def invite(uow: UnitOfWork, organisation_id: UUID, person_id: UUID, *, by: Actor) -> UUID:
    """Send a contact the link by which they name their successor themselves."""
    body = await get_organisation(uow, organisation_id)
    by.must(Role.NATION_COORDINATOR, nation=body.nation)
    must_be_contact(body, person_id)
    invitation_id = new_id()
    uow.emit(
        HandOverInvited(invitation_id=invitation_id, organisation_id=body.id, person_id=person_id)
    )
    return invitation_id


async def start(uow: UnitOfWork, place: Place, reason: str, *, by: Actor, at: datetime) -> HandOver:
    """Name a successor. The leaver keeps the place until the successor has said yes."""
    made = decision(reason, by=by, at=at)
    body = await get_organisation(uow, place.organisation_id, lock=True)
    _must_act_for(body, by)
    must_be_contact(body, place.leaver_id)
    successor = await _newcomer(uow, body, place.successor)
    offer = HandOver(
        id=new_id(),
        organisation_id=body.id,
        leaver_id=place.leaver_id,
        successor_id=successor.id,
        started=made,
        expires_at=at + hand_over_within(uow.clock.today()),
    )
    await people_store.add_people(uow, [successor])
    if not await store.add_hand_over(uow, offer):
        raise OfferedAlready(UNDER_WAY)
    await set_timer(
        uow,
        timer_of(offer.id),
        kind=EXPIRY,
        due_at=offer.expires_at,
        payload={"hand_over_id": str(offer.id)},
    )
    uow.emit(offer.begun(body))
    await announce(uow, successor.id)
    return offer


def _must_act_for(body: Organisation, by: Actor) -> None:
    """A contact by their own link or after signing in, or the coordinator of the nation."""
    if by.link_purpose is not None and by.id in body.contacts:
        return
    by.must(
        Role.NATION_COORDINATOR,
        Role.ORGANISATION_CONTACT,
        nation=body.nation,
        organisation=body.id,
    )


async def _newcomer(uow: UnitOfWork, body: Organisation, mailbox: Mailbox) -> Person:
    """A new entry, whoever it is: it says nothing of whether the address is known."""
    email = tidy_address(mailbox.email, pointer="/successor/email")
    standings = await people_store.standings(uow, body.contacts)
    known = {address_key(one.person.email) for one in standings if one.person.email}
    must_be_another(known, address_key(email))
    return Person(
        id=new_id(),
        name=mailbox.name.strip(),
        email=email,
        language=mailbox.language,
        nation=body.nation,
        area=body.area,
    )


async def accept(
    uow: UnitOfWork, hand_over_id: UUID, person_id: UUID | None, *, at: datetime
) -> HandOver:
    """The successor followed the link and said yes: the address is theirs, and so is the place."""
    offer = await store.get_hand_over(uow, hand_over_id, lock=True)
    if offer.status is Status.ACCEPTED:
        return offer
    await _must_be_open(uow, offer, person_id)
    body = await get_organisation(uow, offer.organisation_id, lock=True)
    offer.must_have_a_place(body)
    someone = await people_store.get_person(uow, offer.successor_id, lock=True)
    proved = someone if someone.verified else await prove(uow, someone, at=at)
    made = Decision(proved.id, at, "took over by the link in the mail")
    passed = offer.pass_on(proved.id, made)
    await store.save_hand_over(uow, passed)
    await cancel_timer(uow, timer_of(offer.id))
    await _pass(uow, body, passed, made)
    return passed


async def _must_be_open(uow: UnitOfWork, offer: HandOver, person_id: UUID | None) -> None:
    if person_id is None or await people_store.kept_entry(
        uow, person_id
    ) != await people_store.kept_entry(uow, offer.successor_id):
        raise LinkRefused(DAMAGED)
    if not offer.is_open:
        raise LinkRefused(f"{offer.why_closed()} If it should be you, ask the organisation.")


async def _pass(uow: UnitOfWork, body: Organisation, passed: HandOver, made: Decision) -> None:
    """From this moment mail goes to the successor, and the leaver acts for nobody here."""
    after = body.with_contact_replaced(passed.leaver_id, passed.successor_id)
    await save_organisation(uow, after)
    await add_revision(uow, revise(new_id(), body, after, made))
    for grant in await store.grants_as_contact(uow, passed.leaver_id, body.id):
        await revoke_grant(uow, grant.id, made)
        event = grant.revoked()
        await apply_grant(event, uow)
        uow.emit(event)
    await tell(uow, body.id)
    await announce(uow, passed.leaver_id, *after.contacts)
    uow.emit(passed.completed(after))
    if not await organisations_of_contact(uow, passed.leaver_id):
        await reached_again(uow, passed.leaver_id, made)
    await look_for_contact(uow, body.id, at=made.at)


async def decline(
    uow: UnitOfWork, hand_over_id: UUID, person_id: UUID | None, *, at: datetime
) -> HandOver:
    """The successor said no, which needs no reason. We keep nothing that names them."""
    offer = await store.get_hand_over(uow, hand_over_id, lock=True)
    if offer.status is Status.DECLINED:
        return offer
    await _must_be_open(uow, offer, person_id)
    made = Decision(offer.successor_id, at, "declined by the link in the mail")
    return await _end(uow, offer, "declined", made)


async def cancel(
    uow: UnitOfWork, hand_over_id: UUID, reason: str, *, by: Actor, at: datetime
) -> HandOver:
    """Whoever acts for the organisation stops it: the leaver, another contact, or the team."""
    offer = await store.get_hand_over(uow, hand_over_id, lock=True)
    body = await get_organisation(uow, offer.organisation_id)
    _must_act_for(body, by)
    return await _end(uow, offer, "cancelled", decision(reason, by=by, at=at))


async def expire(uow: UnitOfWork, hand_over_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody answered in time. A hand-over that moved on meanwhile is left alone."""
    offer = await store.get_hand_over(uow, hand_over_id, lock=True)
    if offer.is_open:
        await _end(uow, offer, "expired", Decision(by.id, at, "nobody answered in time"))


async def _end(
    uow: UnitOfWork,
    offer: HandOver,
    outcome: Literal["declined", "cancelled", "expired"],
    made: Decision,
) -> HandOver:
    ended = offer.end(outcome, made)
    await store.save_hand_over(uow, ended)
    await cancel_timer(uow, timer_of(offer.id))
    someone = await people_store.get_person(uow, offer.successor_id, lock=True)
    if someone.id == offer.successor_id and not someone.verified:
        await people_store.save_person(uow, someone.forget())
        await announce(uow, someone.id)
    uow.emit(ended.ended(await get_organisation(uow, offer.organisation_id)))
    return ended


async def replace_unreachable(
    uow: UnitOfWork, place: Place, reason: str, *, by: Actor, at: datetime
) -> HandOver:
    """Staff alone put somebody in the place of a contact whom mail does not reach."""
    made = decision(reason, by=by, at=at)
    body = await get_organisation(uow, place.organisation_id, lock=True)
    by.must(Role.NATION_COORDINATOR, nation=body.nation)
    must_be_contact(body, place.leaver_id)
    leaver = await people_store.get_person(uow, place.leaver_id)
    if leaver.verified:
        raise StillReachable(
            "Mail reaches this contact, so they have a say. Start a hand-over instead: it ends "
            "by itself if nobody answers."
        )
    for offer in await store.open_hand_overs(uow, body.id):
        if offer.leaver_id == place.leaver_id:
            raise OfferedAlready(UNDER_WAY)
    successor_id = await add_contact(uow, place.successor, at=at)
    done = HandOver(
        new_id(), body.id, place.leaver_id, successor_id, made, at, Status.REPLACED, made
    )
    await store.add_hand_over(uow, done)
    await _pass(uow, body, done, made)
    return done
