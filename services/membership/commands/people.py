"""People: telling the others what changed, the lawful basis, staff contacts, repairs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.contacts import look_for_contact
from membership.commands.repairs import begin, reached_again
from membership.domain.addresses import tidy_address
from membership.domain.decisions import decision
from membership.domain.person import Person
from membership.domain.places import check_place
from membership.domain.sign_up import Mailbox
from membership.store import people as store
from membership.store.organisations import organisations_of_contact
from membership.store.suppressions import suppressed
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among
from sanctuary.errors import Refusal
from sanctuary.http import check_version
from sanctuary.ids import new_id


class ErasedBefore(Refusal):
    slug = "erased-before"
    title = "This person asked to be erased"


ERASED_BEFORE = (
    "Whoever reads this address asked us to erase them, and nobody else may bring them back. "
    "If they want to hear from us again, ask them to sign up themselves."
)


class AddressKnown(Refusal):
    slug = "address-known"
    title = "Somebody has this address already"


async def announce(uow: UnitOfWork, *people: UUID) -> None:
    """Tell the others how these people stand now, and that their contact details are new."""
    ids = list(dict.fromkeys(people))
    if not ids:
        return
    await store.touch(uow, ids)
    for standing in await store.standings(uow, ids):
        uow.emit(standing.changed(), standing.contact_changed())


async def add_contact(uow: UnitOfWork, mailbox: Mailbox, *, at: datetime) -> UUID:
    """A contact whom the team vouches for: who has the address already, or a new, proved entry."""
    known = await store.known_by_address(uow, mailbox.email)
    if known is not None:
        return known.id
    await must_not_be_erased(uow, mailbox.email)
    someone = Person(
        id=new_id(),
        name=mailbox.name,
        email=tidy_address(mailbox.email),
        language=mailbox.language,
    ).prove(at=at)
    await store.add_people(uow, [someone])
    return someone.id


async def must_not_be_erased(uow: UnitOfWork, email: str) -> None:
    """Refuse to write down an address that was erased: only its reader may come back."""
    if await suppressed(uow, [email]):
        raise ErasedBefore(ERASED_BEFORE)


async def add_staff(uow: UnitOfWork, someone: Person, *, by: Actor, at: datetime) -> UUID:
    """A member of the team, an assessor, a coordinator: vouched for, so the address counts."""
    by.must(Role.NATIONAL_TEAM)
    check_place(someone.nation, someone.area)
    tidy_address(someone.email or "")
    if await store.known_by_address(uow, someone.email or "") is not None:
        raise AddressKnown(
            "Somebody with this e-mail address is in the list already. Find that person and give "
            "them the role instead of adding them again."
        )
    await must_not_be_erased(uow, someone.email or "")
    await store.add_people(uow, [someone.prove(at=at)])
    await announce(uow, someone.id)
    return someone.id


async def unreachable(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    """Mail to this person came back for good: no more goes there until somebody repairs it."""
    someone = await store.get_person(uow, person_id, lock=True)
    await store.save_person(uow, someone.unreachable())
    await announce(uow, someone.id)
    await begin(uow, someone, at=at)


async def correct_address(
    uow: UnitOfWork,
    person_id: UUID,
    email: str,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> None:
    """Staff learned the right address and vouches for it; the open repair task is done."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    someone = await store.get_person(uow, person_id, lock=True)
    for standing in await store.standings(uow, [someone.id]):
        check_version(expected, standing.contact_version)
    tidy = tidy_address(email)
    if await store.known_by_address(uow, tidy, other_than=someone.id) is not None:
        raise AddressKnown(
            "Somebody else has this e-mail address. Check which of the two entries is right."
        )
    await must_not_be_erased(uow, tidy)
    if await erased_among(uow, [someone.id]):
        raise ErasedBefore(ERASED_BEFORE)
    await store.save_person(uow, replace(someone, email=tidy).prove(at=at))
    await reached_again(uow, someone.id, made)
    for organisation_id in await organisations_of_contact(uow, someone.id):
        await look_for_contact(uow, organisation_id, at=at)
    await announce(uow, someone.id)


async def known_people(uow: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these ids belong to somebody who has not left."""
    return {
        standing.person.id
        for standing in await store.standings(uow, ids)
        if not standing.person.ended
    }
