"""Who asked to hear of the challenge of the week."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.tables import challenge_reader
from sanctuary.db import UnitOfWork

_table = challenge_reader


async def reads(uow: UnitOfWork, person_id: UUID) -> bool:
    found = await uow.first(select(_table).where(_table.c.person_id == person_id))
    return found is not None


async def begin(uow: UnitOfWork, person_id: UUID, *, at: datetime) -> None:
    await uow.execute(upsert(_table).values(person_id=person_id, since=at).on_conflict_do_nothing())


async def stop(uow: UnitOfWork, person_id: UUID) -> None:
    await uow.execute(delete(_table).where(_table.c.person_id == person_id))


async def readers(uow: UnitOfWork, *, after: UUID | None, most: int) -> Sequence[UUID]:
    """The next of those who asked, by id."""
    query = select(_table.c.person_id).order_by(_table.c.person_id).limit(most)
    rows = await uow.all(query if after is None else query.where(_table.c.person_id > after))
    return [row.person_id for row in rows]
