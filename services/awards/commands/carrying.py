"""What a new panel after an appeal reads besides the answers: all that the first one had."""

from dataclasses import replace
from uuid import UUID

from awards import store
from awards.store import preparing, proofs
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.ids import derived_id


async def carry_over(uow: UnitOfWork, before: UUID, successor: UUID, *, made: Decision) -> None:
    """Evidence, particulars, proofs by others and what is settled of a fee.

    A file lies where it lay: two applications know it, and a consent that is taken back closes
    both.
    """
    for each in await store.evidence_of(uow, before):
        copy = derived_id("carried evidence", successor, each.id)
        await store.insert_evidence(
            uow, replace(each, id=copy, application_id=successor, lies_at=each.key)
        )
    given = await preparing.particulars_of(uow, before)
    await preparing.save_particulars(uow, successor, given, by=Actor(made.by), at=made.at)
    for proof in await proofs.proofs_of(uow, before):
        if proof.withdrawn is None:
            copy = derived_id("carried proof", successor, proof.id)
            await proofs.insert_proof(uow, replace(proof, id=copy, application_id=successor))
    for step in await proofs.fee_steps(uow, before):
        await proofs.insert_fee_step(uow, replace(step, application_id=successor))
