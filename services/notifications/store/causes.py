"""The generation of what messages are about: raised with the fact, compared before the wire."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from notifications.tables import cause
from sanctuary.db import UnitOfWork


async def begin(uow: UnitOfWork, cause_id: UUID, *, drill: bool = False) -> None:
    """Something that messages can be overtaken by begins."""
    row = insert(cause).values(cause_id=cause_id, drill=drill)
    await uow.execute(row.on_conflict_do_nothing())


async def overtake(uow: UnitOfWork, cause_id: UUID) -> int:
    """What was queued about this before must not go out. Returns the new generation."""
    row = insert(cause).values(cause_id=cause_id, generation=1)
    found: int = await uow.scalar(
        row.on_conflict_do_update(
            index_elements=["cause_id"], set_={"generation": cause.c.generation + 1}
        ).returning(cause.c.generation)
    )
    return found


async def seen(uow: UnitOfWork, cause_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The generation of each as it is at this moment; nothing is locked."""
    rows = await uow.all(
        select(cause.c.cause_id, cause.c.generation).where(cause.c.cause_id.in_(list(cause_ids)))
    )
    return {row.cause_id: row.generation for row in rows}


async def current(uow: UnitOfWork, cause_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """The generation of each, to be carried by what is queued now. Nothing yet counts as 0.

    Locked against a change in between: whoever overtakes waits for us, and finds our rows.
    """
    wanted = sorted(set(cause_ids))
    rows: Sequence[Any] = await uow.all(
        select(cause.c.cause_id, cause.c.generation)
        .where(cause.c.cause_id.in_(wanted))
        .order_by(cause.c.cause_id)
        .with_for_update(read=True)
    )
    return dict.fromkeys(wanted, 0) | {row.cause_id: row.generation for row in rows}
