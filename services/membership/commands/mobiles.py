"""A mobile number is given, proved by the code that went to it, and taken back."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr

from membership.commands.people import announce
from membership.domain.decisions import decision
from membership.domain.mobile import Mobile, read_number
from membership.store import mobiles as store
from membership.store import people as people_store
from sanctuary.actor import Actor, Role
from sanctuary.codes import same_code
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.events.membership import MobileGiven
from sanctuary.ids import new_id

NONE_KEPT = "We keep no mobile number of this person. Give one first; a code is then sent to it."


async def give(
    uow: UnitOfWork, person_id: UUID, written: str, reason: str, *, by: Actor, at: datetime
) -> Mobile:
    """Keep the number and ask for a code to be sent to it. Nothing else goes there until then."""
    someone = await people_store.get_person(uow, person_id, lock=True)
    _may(by, person_id, someone.id)
    number = read_number(written)
    given = decision(reason, by=by, at=at)
    before = await store.find(uow, someone.id, lock=True)
    if before is not None and before.number == number and before.proved_at is not None:
        return before
    after = (
        Mobile.first(someone.id, number, proof_id=new_id(), given=given)
        if before is None
        else before.again(number, proof_id=new_id(), given=given)
    )
    await store.save(uow, after)
    await announce(uow, someone.id)
    for standing in await people_store.standings(uow, [someone.id]):
        uow.emit(
            MobileGiven(
                person_id=someone.id,
                contact_version=standing.contact_version,
                proof_id=after.proof_id,
                expires_at=after.code_until,
            )
        )
    return after


async def prove(
    uow: UnitOfWork, person_id: UUID, code: str, *, key: SecretStr, by: Actor, at: datetime
) -> Mobile:
    """Somebody read the code from the telephone. A wrong one counts, and refuses nothing here."""
    someone = await people_store.get_person(uow, person_id, lock=True)
    _may(by, person_id, someone.id)
    before = await store.find(uow, someone.id, lock=True)
    if before is None:
        raise NotFound(NONE_KEPT)
    after = before.tried(right=same_code(key, before.proof_id, code), at=at)
    if after != before:
        await store.save(uow, after)
    if after.proved_at and not before.proved_at:
        await announce(uow, someone.id)
    return after


async def forget(uow: UnitOfWork, person_id: UUID, *, by: Actor) -> None:
    """The number goes at once, and with it every message that would have gone there."""
    someone = await people_store.get_person(uow, person_id, lock=True)
    _may(by, person_id, someone.id)
    if await store.forget(uow, someone.id):
        await announce(uow, someone.id)


async def unreachable(uow: UnitOfWork, person_id: UUID) -> None:
    """A text message came back for good. The e-mail address has nothing to do with it."""
    someone = await people_store.get_person(uow, person_id, lock=True)
    known = await store.find(uow, someone.id, lock=True)
    if known is not None and known.proved_at is not None:
        await store.save(uow, known.unreachable())
        await announce(uow, someone.id)


def _may(by: Actor, *own: UUID) -> None:
    if by.id not in own:
        by.must(Role.NATIONAL_TEAM)
