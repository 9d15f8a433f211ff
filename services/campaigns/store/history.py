"""What somebody did, by kind and day. Only audience rules read it: nothing lists who acted."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from sanctuary.db import UnitOfWork

_history = tables.action_history


async def note(uow: UnitOfWork, person_id: UUID, kind: str, *, on: date) -> None:
    """Somebody did this on that day; of several days the latest is kept."""
    statement = upsert(_history).values(person_id=person_id, kind=kind, last_on=on, times=1)
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "kind"],
            set_={
                "last_on": func.greatest(_history.c.last_on, statement.excluded.last_on),
                "times": _history.c.times + 1,
            },
        )
    )


async def forget(uow: UnitOfWork, *, before: date) -> None:
    """Forget what was last done before that day."""
    await uow.execute(delete(_history).where(_history.c.last_on < before))


async def decline(uow: UnitOfWork, person_id: UUID, mobilisation_id: UUID, *, on: date) -> None:
    """Somebody said `not this time`; the first day counts."""
    await uow.execute(
        upsert(tables.ask_declined)
        .values(person_id=person_id, mobilisation_id=mobilisation_id, declined_on=on)
        .on_conflict_do_nothing()
    )


async def has_declined(uow: UnitOfWork, person_id: UUID, mobilisation_id: UUID) -> bool:
    """Whether somebody said so of this call, for the page behind their own link."""
    table = tables.ask_declined.c
    said = exists().where(table.person_id == person_id, table.mobilisation_id == mobilisation_id)
    found: bool = await uow.scalar(select(said))
    return found
