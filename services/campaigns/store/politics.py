"""Courses of Sanctuary in Politics as rows; who takes part is opened by `campaigns.sealed` only."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import insert, select

from campaigns.tables.politics import cohort
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked


async def add_cohort(uow: UnitOfWork, **values: object) -> None:
    await uow.execute(insert(cohort).values(**values))


async def get_cohort(uow: UnitOfWork, cohort_id: UUID) -> AnyRow:
    """Raises NotFound."""
    row = await uow.first(select(cohort).where(cohort.c.id == cohort_id))
    if row is None:
        raise NotFound("There is no course of that id. The list shows those there are.")
    return row


async def cohorts_of(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, AnyRow]:
    """Of these ids, in one question."""
    rows = await uow.all(select(cohort).where(cohort.c.id.in_(set(ids))))
    return {row.id: row for row in rows}


async def cohorts(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    return await uow.all(asked.select(select(cohort), cohort.c.id, descending=True))
