"""Applying to become a charity member or a friend, and proving the address (DOMAIN C3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from membership.commands.networks import occasion
from membership.commands.people import announce
from membership.commands.sign_up import prove
from membership.domain.addresses import tidy_address
from membership.domain.enrolment import Enrolment, Status
from membership.domain.enrolment_form import Application
from membership.domain.membership_type import MembershipType
from membership.domain.occasion import Occasion, Source
from membership.domain.organisation import Organisation
from membership.domain.person import Person
from membership.domain.sign_up import Mailbox
from membership.rules import confirm_within
from membership.store import enrolments as store
from membership.store import organisations as organisation_store
from membership.store import people as people_store
from membership.store.membership_types import types
from membership.store.team import open_task
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.events.membership import EnrolmentConfirmationRequested
from sanctuary.ids import new_id
from sanctuary.links import DAMAGED
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "enrolment_expiry"
TO_DECIDE = "membership_to_decide"
LATE = "This application was not confirmed in time, so it has ended. Please apply again."
MEMBER_BEFORE = "Holds this membership already."


@dataclass(frozen=True, slots=True)
class Applied:
    """What the form's sender learns: the same whether or not we knew any of it."""

    enrolment_id: UUID
    person_id: UUID
    voter_id: UUID | None


def timer_of(enrolment_id: UUID) -> str:
    return f"enrolment:{enrolment_id}"


async def rules_of(uow: UnitOfWork, one: Enrolment, day: date) -> MembershipType:
    return (await types(uow)).on(one.type, day)


async def apply(uow: UnitOfWork, form: Application, *, at: datetime) -> Applied:
    """Take a form in. As with signing, entries are always new and nothing shows what we knew."""
    today = uow.clock.today()
    form.check((await types(uow)).on(form.type, today))
    applicant = _new_person(form, form.applicant)
    voter = applicant if form.votes_themselves else None
    people = [applicant]
    if form.voter is not None and voter is None:
        voter = _new_person(form, form.voter)
        people.append(voter)
    await people_store.add_people(uow, people)
    organisation_id = await _add_organisation(uow, form, applicant)
    one = Enrolment(
        id=new_id(),
        type=form.type,
        party_kind=form.party_kind,
        party_id=organisation_id or applicant.id,
        person_id=applicant.id,
        applied_at=at,
        confirm_by=at + confirm_within(today),
        nation=form.place[0],
        adult=form.adult,
    )
    await store.add_enrolment(uow, one)
    if voter is not None:
        named = Decision(applicant.id, at, "Named in the application.")
        await store.name_voter(uow, one.id, voter.id, named, on=today)
    await _ask_for_proof(uow, one, people)
    return Applied(one.id, applicant.id, voter.id if voter else None)


def _new_person(form: Application, mailbox: Mailbox) -> Person:
    nation, area = form.place
    return Person(
        id=new_id(),
        name=mailbox.name.strip(),
        email=tidy_address(mailbox.email),
        language=mailbox.language,
        nation=nation,
        area=area,
    )


async def _add_organisation(uow: UnitOfWork, form: Application, applicant: Person) -> UUID | None:
    new = form.organisation
    if new is None:
        return None
    owners = await organisation_store.owners_of(uow, new.identifiers)
    body = Organisation(
        id=new_id(),
        name=new.name.strip(),
        kind=new.kind,
        nation=new.nation,
        area=new.area,
        locality=new.locality,
        identifiers=new.identifiers,
        contacts=(applicant.id,),
        duplicate_of=next(iter(owners.values()), None),
    )
    await organisation_store.add_organisation(uow, body)
    return body.id


async def _ask_for_proof(uow: UnitOfWork, one: Enrolment, people: list[Person]) -> None:
    """One link per address. The voter's proves an address and applies for nothing."""
    for someone in people:
        uow.emit(
            EnrolmentConfirmationRequested(
                enrolment_id=one.id, person_id=someone.id, expires_at=one.confirm_by
            )
        )
    await announce(uow, *(someone.id for someone in people))
    await set_timer(
        uow,
        timer_of(one.id),
        kind=EXPIRY,
        due_at=one.confirm_by,
        payload={"enrolment_id": str(one.id)},
    )


async def confirm(
    uow: UnitOfWork, enrolment_id: UUID, person_id: UUID | None, *, at: datetime
) -> Enrolment:
    """Somebody followed their link and pressed the button. Pressing again changes nothing."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    if one.status is Status.UNCONFIRMED:
        raise LinkRefused(LATE)
    someone = await people_store.get_person(uow, person_id or one.person_id, lock=True)
    voter = await store.voter_on(uow, one.id, uow.clock.today())
    if someone.id not in await _present_ids(uow, one.person_id, voter):
        raise LinkRefused(DAMAGED)
    if not someone.verified:
        kept = await prove(uow, someone, at=at)
        await store.hand_over_enrolments(uow, someone.id, kept.id)
        someone = kept
        one = await store.get_enrolment(uow, enrolment_id)
    if someone.id != one.person_id or one.status is not Status.AWAITING_EMAIL_CHECK:
        return one
    await cancel_timer(uow, timer_of(one.id))
    await _ask_whether_known(uow, one, at=at)
    return await _go_on(uow, one, at=at)


async def _ask_whether_known(uow: UnitOfWork, one: Enrolment, *, at: datetime) -> None:
    """Work for the team only now that the address is proved, or anybody could cause it."""
    if one.party_kind != "organisation":
        return
    body = await organisation_store.get_organisation(uow, one.party_id)
    if body.duplicate_of is not None:
        await open_task(uow, "possible_duplicate", body.id, at=at, nation=body.nation)


async def _present_ids(uow: UnitOfWork, *ids: UUID | None) -> set[UUID]:
    """Who these are by now: an entry may have been folded into another since."""
    found = [await people_store.get_person(uow, one) for one in ids if one is not None]
    return {someone.id for someone in found}


async def _go_on(uow: UnitOfWork, one: Enrolment, *, at: datetime) -> Enrolment:
    """Trustees decide, or nobody needs to. Who is a member already stays one, once."""
    today = uow.clock.today()
    rules = await rules_of(uow, one, today)
    if await store.running(uow, one.type, one.party_id) is not None:
        again = one.withdraw(occasion(uow, Source.LINK, MEMBER_BEFORE))
        await store.save_enrolment(uow, again)
        return again
    if rules.decided_by_trustees:
        applied = one.confirm(at=at)
        await store.save_enrolment(uow, applied)
        await open_task(uow, TO_DECIDE, one.id, at=at, nation=one.nation)
        return applied
    why = occasion(uow, Source.LINK, "Applied and proved the address.")
    return await admit(uow, one, rules, why, decided=None)


async def admit(
    uow: UnitOfWork,
    one: Enrolment,
    rules: MembershipType,
    why: Occasion,
    *,
    decided: Decision | None,
) -> Enrolment:
    """Membership begins, with its first cycle."""
    admitted, event = one.admit(rules, why, on=uow.clock.today(), decided=decided)
    await store.save_enrolment(uow, admitted)
    await store.add_cycle(uow, admitted, why)
    uow.emit(event)
    return admitted


async def expire(uow: UnitOfWork, enrolment_id: UUID) -> None:
    """Nobody followed the link. Who did not prove an address asked nothing: it goes."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    if one.status is not Status.AWAITING_EMAIL_CHECK:
        return
    await store.save_enrolment(uow, one.expire())
    if one.party_kind == "organisation":
        body = await organisation_store.get_organisation(uow, one.party_id, lock=True)
        await organisation_store.save_organisation(uow, body.decline())
    voter = await store.voter_on(uow, one.id, uow.clock.today())
    people = [each for each in (one.person_id, voter) if each is not None]
    for person_id in people:
        someone = await people_store.get_person(uow, person_id, lock=True)
        if not someone.verified:
            await people_store.save_person(uow, someone.forget())
    await announce(uow, *people)
