"""What a rejected sign-up leaves behind: no consent, and after some time no word of it."""

from datetime import date, datetime
from uuid import UUID

from membership.charter_rules import REJECTED_KEPT
from membership.commands.people import announce
from membership.domain import dated
from membership.domain.lawful_basis import CAMPAIGN
from membership.domain.reaffirmation import Kept
from membership.domain.signature import Cause, Signature
from membership.store import people as people_store
from membership.store import rejected as store
from sanctuary.actor import SYSTEM, Decision
from sanctuary.db import UnitOfWork

AT_ONCE = 200
UNBELIEVED = frozenset({Cause.HOSTILE, Cause.FALSE})


def kept_on(day: date) -> Kept:
    """The rule of that day: how long what is rejected is kept."""
    return dated.on(REJECTED_KEPT, day)


async def close_consent(uow: UnitOfWork, one: Signature, *, at: datetime) -> None:
    """Nothing is sent on a consent that came with a hostile or false sign-up. Said to nobody."""
    if one.reject_cause not in UNBELIEVED:
        return
    for entry in await people_store.ledger_of(uow, one.person_id):
        came_with_it = entry.recorded_at == one.signed_up_at and entry.purpose == CAMPAIGN
        if came_with_it and entry.withdrawn is None:
            no = Decision(SYSTEM.id, at, "the sign-up was rejected")
            await people_store.save_withdrawal(uow, entry.withdraw(no))
            await announce(uow, one.person_id)


async def forget_rejected(uow: UnitOfWork, day: date) -> None:
    """Let go of what rejected sign-ups said, once the time that the rule gives has passed."""
    at = uow.clock.now()
    while found := await store.to_forget(uow, day, AT_ONCE):
        for one in found:
            await _forget(uow, one, at)


async def _forget(uow: UnitOfWork, one: Signature, at: datetime) -> None:
    await store.forget_signature(uow, one, at)
    people: list[UUID] = [one.person_id]
    if one.party_kind == "organisation":
        people += await store.forget_organisation(uow, one.party_id)
    gone = await store.nothing_else(uow, people)
    for person_id in gone:
        someone = await people_store.get_person(uow, person_id, lock=True)
        await people_store.save_person(uow, someone.forget())
    await announce(uow, *gone)
