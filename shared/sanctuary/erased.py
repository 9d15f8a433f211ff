"""Who was erased here: asked by everybody who is about to write down something of a person.

Asking and erasing exclude each other for the rest of their transactions: whoever asked first has
written before the erasure begins, which then takes it along; whoever asks later sees it.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select, text

from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import erased_person

TOGETHER = text("select pg_advisory_xact_lock_shared(1516013572)")
_ALONE = text("select pg_advisory_xact_lock(1516013572)")


async def erased_among(uow: UnitOfWork, people: Iterable[UUID]) -> set[UUID]:
    """Which of these people were erased here."""
    asked = list(people)
    if not asked:
        return set()
    await uow.execute(TOGETHER)
    rows = await uow.all(
        select(erased_person.c.person_id).where(erased_person.c.person_id == func.any(asked))
    )
    return {row.person_id for row in rows}


async def without_erased(uow: UnitOfWork, people: Iterable[UUID]) -> list[UUID]:
    """The same list in the same order, without those who were erased."""
    listed = list(people)
    gone = await erased_among(uow, listed)
    return [one for one in listed if one not in gone]


async def erase_alone(uow: UnitOfWork) -> None:
    """Wait until nobody writes about people, and let nobody begin before this is committed."""
    await uow.execute(_ALONE)
