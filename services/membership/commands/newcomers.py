"""Somebody without an account begins something in another service, say by booking a place.

Their address is kept here alone, always as a new entry: whether it is known shows in nothing. What
is not proved in time is forgotten.
"""

from datetime import datetime
from uuid import UUID

from membership.commands import sign_up
from membership.commands.people import announce
from membership.domain.addresses import tidy_address
from membership.domain.person import Person
from membership.rules import confirm_within
from membership.store import people as store
from sanctuary.asks import NewcomerAsked
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "newcomer_expiry"


async def take_in(uow: UnitOfWork, asked: NewcomerAsked, *, at: datetime) -> None:
    """Keep who it is until the address is proved. Asked again, nothing happens."""
    try:
        await store.get_person(uow, asked.person_id)
    except NotFound:
        someone = Person(
            asked.person_id,
            asked.name.strip(),
            tidy_address(asked.email),
            language=asked.language,
        )
        await store.add_people(uow, [someone])
        await announce(uow, someone.id)
        await set_timer(
            uow,
            _timer(someone.id),
            kind=EXPIRY,
            due_at=at + confirm_within(uow.clock.today()),
            payload={"person_id": str(someone.id)},
        )


async def prove(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> UUID:
    """The button behind the link was pressed. Returns who they are by now."""
    someone = await store.get_person(uow, person_id, lock=True)
    await cancel_timer(uow, _timer(person_id))
    if someone.verified or someone.ended:
        return someone.id
    return (await sign_up.prove(uow, someone, at=at)).id


async def expire(uow: UnitOfWork, person_id: UUID) -> None:
    """Nobody proved the address: we keep nothing that names anybody."""
    someone = await store.get_person(uow, person_id, lock=True)
    if someone.id == person_id and not someone.verified and not someone.ended:
        await store.save_person(uow, someone.forget())
        await announce(uow, person_id)


def _timer(person_id: UUID) -> str:
    return f"{EXPIRY}:{person_id}"
