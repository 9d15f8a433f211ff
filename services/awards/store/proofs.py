"""Proofs and fees of applications, and what awards follows to know who may give them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.domain.fees import Fee, FeeState
from awards.domain.proofs import Proof
from awards.domain.scheme import Recorder
from awards.tables import council_motion, fee_step, local_group, proof
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Stale


async def proofs_of(uow: UnitOfWork, application_id: UUID) -> list[Proof]:
    """Every proof ever recorded on an application, withdrawn ones too, oldest first."""
    rows = await uow.all(
        select(proof).where(proof.c.application_id == application_id).order_by(proof.c.id)
    )
    return [_proof(row) for row in rows]


async def get_proof(uow: UnitOfWork, application_id: UUID, requirement: str) -> Proof:
    """The one that stands."""
    row = await uow.first(
        select(proof)
        .where(
            proof.c.application_id == application_id,
            proof.c.requirement == requirement,
            proof.c.withdrawn_by.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound(
            "Nobody has recorded this yet, or it was withdrawn already. The list of what others "
            "give to this application shows what is on record."
        )
    return _proof(row)


async def insert_proof(uow: UnitOfWork, each: Proof) -> bool:
    """Returns whether it is new: one proof of a kind stands at a time."""
    result = await uow.execute(
        upsert(proof)
        .values(
            id=each.id,
            application_id=each.application_id,
            requirement=each.requirement,
            given_on=each.given_on,
            reference=each.reference,
            recorded_as=each.recorded_as,
            recorded_by=each.recorded_by,
            recorded_at=each.recorded_at,
            reason="",
        )
        .on_conflict_do_nothing()
    )
    return result.rowcount == 1


async def save_withdrawn(uow: UnitOfWork, proof_id: UUID, made: Decision) -> None:
    await uow.execute(
        update(proof)
        .where(proof.c.id == proof_id)
        .values(withdrawn_by=made.by, withdrawn_at=made.at, reason=made.reason)
    )


def _proof(row: Row[Any]) -> Proof:
    gone = row.withdrawn_by and Decision(row.withdrawn_by, row.withdrawn_at, row.reason)
    return Proof(
        id=row.id,
        application_id=row.application_id,
        requirement=row.requirement,
        given_on=row.given_on,
        reference=row.reference,
        recorded_as=Recorder(row.recorded_as),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        withdrawn=gone,
    )


async def groups_covering(uow: UnitOfWork, area: str | None) -> list[UUID]:
    """The local groups that cover an area and may act: one, as a rule (DOMAIN C3)."""
    rows = await uow.all(
        select(local_group.c.id).where(
            local_group.c.areas.contains([area or ""]), local_group.c.acts
        )
    )
    return [row.id for row in rows]


async def put_motion(
    uow: UnitOfWork, organisation_id: UUID, on_day: date, *, endorsed: bool
) -> None:
    values = {"endorsed": endorsed, "on_day": on_day}
    await uow.execute(
        upsert(council_motion)
        .values(organisation_id=organisation_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id"], set_=values)
    )


async def motion_of(uow: UnitOfWork, organisation_id: UUID) -> date | None:
    """The day on which the full council endorsed its membership, if it did."""
    row = await uow.first(
        select(council_motion.c.on_day).where(
            council_motion.c.organisation_id == organisation_id, council_motion.c.endorsed
        )
    )
    return None if row is None else row.on_day


async def fee_steps(uow: UnitOfWork, application_id: UUID) -> list[Fee]:
    """Every step of a fee, the first one first; none where nothing is or was due."""
    rows = await uow.all(
        select(fee_step)
        .where(fee_step.c.application_id == application_id)
        .order_by(fee_step.c.version)
    )
    return [
        Fee(
            application_id=row.application_id,
            state=FeeState(row.state),
            version=row.version,
            made=Decision(row.made_by, row.made_at, row.reason),
            reference=row.reference,
        )
        for row in rows
    ]


async def insert_fee_step(uow: UnitOfWork, each: Fee) -> None:
    """Keep a step. Raises Stale when somebody took one at the same moment."""
    result = await uow.execute(
        upsert(fee_step)
        .values(
            application_id=each.application_id,
            version=each.version,
            state=each.state,
            reference=each.reference,
            made_by=each.made.by,
            made_at=each.made.at,
            reason=each.made.reason,
        )
        .on_conflict_do_nothing()
    )
    if result.rowcount != 1:
        raise Stale("Somebody settled this fee just before you. Open it again to see how.")


async def one_at_a_time(uow: UnitOfWork, key: str) -> None:
    """Until this transaction ends, nobody else takes a place in this scheme's window."""
    await uow.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"window {key}", 0))))
