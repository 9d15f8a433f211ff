"""What is told of all paths together."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from campaigns import tables
from campaigns.domain.journey_figures import Figure, shown
from campaigns.store import journal as store
from sanctuary.db import UnitOfWork


async def figures(uow: UnitOfWork) -> Sequence[Figure]:
    """Of months that are over; small numbers withheld."""
    return shown(await store.counts(uow), today=uow.clock.today())


async def language(uow: UnitOfWork, person_id: UUID) -> str | None:
    """The language that somebody chose, as membership says."""
    known = tables.person
    found: str | None = await uow.scalar(
        select(known.c.language).where(known.c.person_id == person_id, known.c.known)
    )
    return found
