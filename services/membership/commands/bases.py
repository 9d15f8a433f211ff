"""The lawful basis: recorded with its evidence, withdrawn for good, by the person or the team."""

from datetime import datetime
from uuid import UUID

from membership.commands.people import announce
from membership.domain.decisions import decision
from membership.domain.lawful_basis import (
    CAMPAIGN,
    Basis,
    Evidence,
    GivenAlready,
    LawfulBasis,
    NothingToWithdraw,
    check_evidence,
)
from membership.domain.person import Person
from membership.rules import SOFT_OPT_IN
from membership.store import people as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id


async def record_basis(
    uow: UnitOfWork, person_id: UUID, basis: Basis, evidence: Evidence, *, at: datetime
) -> None:
    """Write a basis for campaign news, if its evidence carries it."""
    check_evidence(basis, evidence, today=uow.clock.today(), rules=SOFT_OPT_IN)
    entry = LawfulBasis(new_id(), person_id, CAMPAIGN, basis, evidence, at)
    await store.add_bases(uow, [entry])


async def withdraw_basis(
    uow: UnitOfWork, person_id: UUID, purpose: str, reason: str, *, by: Actor, at: datetime
) -> LawfulBasis:
    """The person said no, and staff writes it down: effective at once, kept as history."""
    someone = await _theirs(uow, person_id, by=by)
    ledger = await store.ledger_of(uow, someone.id)
    held = [entry for entry in ledger if entry.purpose == purpose and entry.withdrawn is None]
    if not held:
        raise NothingToWithdraw(
            f"There is no basis for {purpose} messages to this person, so none are sent. "
            "Nothing needs doing."
        )
    gone = held[0].withdraw(decision(reason, by=by, at=at))
    await store.save_withdrawal(uow, gone)
    await announce(uow, someone.id)
    return gone


async def give_basis(
    uow: UnitOfWork, person_id: UUID, basis: Basis, evidence: Evidence, *, by: Actor, at: datetime
) -> LawfulBasis:
    """The person said yes on their own page, or the team writes down how they did.

    Evidence from before a withdrawal brings nothing back: who said no is asked anew.
    """
    someone = await _theirs(uow, person_id, by=by)
    ledger = await store.ledger_of(uow, someone.id)
    if any(entry.purpose == CAMPAIGN and entry.withdrawn is None for entry in ledger):
        raise GivenAlready(
            "This person may be written to about campaigns already. Nothing needs doing; to change "
            "what it rests on, withdraw the old basis first."
        )
    ended = [entry.withdrawn.at.date() for entry in ledger if entry.withdrawn is not None]
    if ended and evidence.collected_on < max(ended):
        raise GivenAlready(
            f"This person withdrew on {max(ended):%-d %B %Y}, after the day that this evidence "
            "names. Only a newer yes of theirs counts: ask them again."
        )
    await record_basis(uow, someone.id, basis, evidence, at=at)
    await announce(uow, someone.id)
    return (await store.ledger_of(uow, someone.id))[0]


async def _theirs(uow: UnitOfWork, person_id: UUID, *, by: Actor) -> Person:
    someone = await store.get_person(uow, person_id, lock=True)
    if by.id not in {person_id, someone.id}:
        by.must(Role.NATIONAL_TEAM)
    return someone
