"""Counting each person once: a row under an id that stands for them, and a total beside it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as upsert

from sanctuary.db import UnitOfWork


def mark(uow: UnitOfWork, call_id: UUID, person_id: UUID, what: str) -> UUID:
    """The id that stands for "this person did this in answer to this call".

    Keyed, as those of letters are: who reads the store cannot try out whose it may be.
    """
    return UUID(bytes=uow.must_seal.handle(f"once:{what}:{call_id}:{person_id}")[:16], version=5)


async def count(
    uow: UnitOfWork,
    tables: tuple[Table, Table],
    mobilisation_id: UUID,
    *,
    once: UUID,
    at: datetime,
    **kind: str,
) -> int | None:
    """Count one of a call, of a `kind` by its column; the total, or None if counted before."""
    counted, totals = tables
    row = await uow.first(
        upsert(counted)
        .values(id=once, mobilisation_id=mobilisation_id, at=at, **kind)
        .on_conflict_do_nothing()
        .returning(counted.c.id)
    )
    if row is None:
        return None
    total: int = await uow.scalar(
        upsert(totals)
        .values(mobilisation_id=mobilisation_id, total=1, **kind)
        .on_conflict_do_update(
            index_elements=["mobilisation_id", *kind], set_={"total": totals.c.total + 1}
        )
        .returning(totals.c.total)
    )
    return total
