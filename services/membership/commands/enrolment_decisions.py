"""What trustees and members decide: admission, the end, who votes, a moved end (DOMAIN C3, W39)."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from membership.commands.enrolments import TO_DECIDE, admit, rules_of
from membership.commands.networks import occasion
from membership.commands.people import add_contact, announce
from membership.commands.signatures import OF_ORGANISATION, tell
from membership.domain.decisions import decision
from membership.domain.enrolment import Enrolment, Status, must_be_trustee
from membership.domain.membership_type import MembershipType
from membership.domain.network import MemberAlready
from membership.domain.occasion import Source
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.sign_up import Mailbox
from membership.store import enrolments as store
from membership.store import organisations as organisation_store
from membership.store.team import close_tasks
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.http import check_version

BY_TRUSTEES = "The trustees decided."


async def accept(
    uow: UnitOfWork,
    enrolment_id: UUID,
    reason: str,
    *,
    same_as: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """The trustees admit a member; a named one of them records it.

    `same_as` names the organisation on the register that the applicant turned out to be.
    """
    one, rules = await _to_decide(uow, enrolment_id, by)
    made, applied_as = decision(reason, by=by, at=at), one.party_id
    if one.party_kind == "organisation":
        body = await _recognised(uow, one.party_id, same_as)
        one = replace(one, party_id=body.id)
    elif same_as is not None:
        raise _not_the_same()
    if await store.running(uow, one.type, one.party_id) is not None:
        raise MemberAlready(
            "This applicant holds this membership already. Decline this application as a repeat; "
            "the membership stays as it is."
        )
    why = occasion(uow, Source.API, BY_TRUSTEES, by=by.id)
    admitted = await admit(uow, one, rules, why, decided=made)
    await close_tasks(uow, one.id, made, TO_DECIDE)
    await close_tasks(uow, applied_as, made, *OF_ORGANISATION)
    return admitted


async def decline(
    uow: UnitOfWork, enrolment_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Enrolment:
    """The trustees decided otherwise. The reason stays with us."""
    one, _ = await _to_decide(uow, enrolment_id, by)
    made = decision(reason, by=by, at=at)
    declined, event = one.decline(made)
    await store.save_enrolment(uow, declined)
    uow.emit(event)
    await close_tasks(uow, one.id, made, TO_DECIDE)
    await close_tasks(uow, one.party_id, made, *OF_ORGANISATION)
    if one.party_kind == "organisation":
        body = await organisation_store.get_organisation(uow, one.party_id, lock=True)
        await organisation_store.save_organisation(uow, body.decline())
    return declined


async def _to_decide(
    uow: UnitOfWork, enrolment_id: UUID, by: Actor
) -> tuple[Enrolment, MembershipType]:
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    today = uow.clock.today()
    voter = await store.voter_on(uow, one.id, today)
    must_be_trustee(by, *(each for each in (one.person_id, voter) if each))
    one.must_await_decision()
    return one, await rules_of(uow, one, today)


async def _recognised(uow: UnitOfWork, body_id: UUID, same_as: UUID | None) -> Organisation:
    """The applicant as an organisation on the register, by its own entry or by an older one."""
    body = await organisation_store.get_organisation(uow, body_id, lock=True)
    if same_as is not None and same_as != body.id:
        other = await organisation_store.get_organisation(uow, same_as, lock=True)
        if other.status is not OrganisationStatus.RECOGNISED:
            raise _not_the_same()
        gone, kept = body.merge_into(other)
        await organisation_store.save_organisation(uow, gone)
    else:
        await organisation_store.lock_numbers(uow, body.identifiers)
        owners = await organisation_store.owners_of(uow, body.identifiers)
        others = [owner for owner in owners.values() if owner != body.id]
        kept = replace(body, duplicate_of=others[0] if others else None).recognise()
    await organisation_store.save_organisation(uow, kept)
    await tell(uow, kept.id)
    await announce(uow, *kept.contacts)
    return kept


def _not_the_same() -> Invalid:
    return Invalid(
        "Name an organisation that is on the register, and only for an application of one.",
        errors=[{"pointer": "/same_as", "detail": "Name a recognised organisation."}],
    )


async def withdraw(
    uow: UnitOfWork, enrolment_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Enrolment:
    """The applicant thought better of it before anything was decided."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    _own_or_team(one, by)
    made = decision(reason, by=by, at=at)
    gone = one.withdraw(occasion(uow, Source.API, reason, by=by.id))
    await store.save_enrolment(uow, gone)
    await close_tasks(uow, one.id, made, TO_DECIDE)
    return gone


async def end(
    uow: UnitOfWork,
    enrolment_id: UUID,
    ending: Status,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Members resign, trustees remove, and what its party's end ended is written down."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    decision(reason, by=by, at=at)
    if ending is Status.REMOVED:
        voter = await store.voter_on(uow, one.id, uow.clock.today())
        must_be_trustee(by, *(each for each in (one.person_id, voter) if each))
    elif ending is Status.RESIGNED:
        _own_or_team(one, by)
    else:
        by.must(Role.TRUSTEE)
    why = occasion(uow, Source.API, reason, by=by.id)
    ended, event = one.end(ending, why, on=uow.clock.today())
    await store.save_enrolment(uow, ended)
    uow.emit(event)
    return ended


def _own_or_team(one: Enrolment, by: Actor) -> None:
    if by.id != one.person_id and not by.may(Role.TRUSTEE):
        raise NotPermitted(
            "Only the member can do this, or the team at the member's own wish. Ask them to "
            "write to us."
        )


async def change_voter(
    uow: UnitOfWork,
    enrolment_id: UUID,
    voter: Mailbox,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> UUID:
    """The organisation names somebody else, from today; who voted before stays on record."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    by.must(Role.TRUSTEE)
    check_version(expected, one.version)
    made = decision(reason, by=by, at=at)
    rules = await rules_of(uow, one, uow.clock.today())
    if not rules.names_a_voter or one.status is not Status.MEMBER:
        raise Invalid(
            "Nobody else votes through this membership. Look at whose it is.",
            errors=[{"pointer": "/voter", "detail": "Not for this membership."}],
        )
    person_id = await add_contact(uow, voter, at=at)
    await store.name_voter(uow, one.id, person_id, made, on=uow.clock.today())
    await store.save_enrolment(uow, one)
    await announce(uow, person_id)
    return person_id


async def move_end(
    uow: UnitOfWork,
    enrolment_id: UUID,
    expires_on: date,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """More time, or less, within the cycle: a reminder that went out does not go out again."""
    one = await store.get_enrolment(uow, enrolment_id, lock=True)
    by.must(Role.NATIONAL_TEAM)
    check_version(expected, one.version)
    made = decision(reason, by=by, at=at)
    moved = one.move_end(expires_on, today=uow.clock.today())
    await store.save_enrolment(uow, moved)
    await store.move_cycle(uow, moved, made)
    return replace(moved, version=one.version + 1)
