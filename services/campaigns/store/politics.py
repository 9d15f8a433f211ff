"""Courses of Sanctuary in Politics as rows; who takes part is opened by `campaigns.sealed` only."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, or_, select

from campaigns.tables import metadata
from campaigns.tables.politics import cohort
from sanctuary.actor import Role, ScopeKind
from sanctuary.db import AnyRow, UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked

_granted = metadata.tables["granted"]


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


async def evidence_on(uow: UnitOfWork, day: date) -> Sequence[AnyRow]:
    return await uow.all(select(cohort).where(cohort.c.evidence_on == day).order_by(cohort.c.id))


async def ceremonies_before(uow: UnitOfWork, day: date) -> set[UUID]:
    rows = await uow.all(select(cohort.c.id).where(cohort.c.ceremony_on < day))
    return {row.id for row in rows}


async def coordinators(uow: UnitOfWork, nation: str | None) -> list[UUID]:
    """Who may open the places of a course there."""
    role = _granted.c.role == Role.AMBASSADOR_COORDINATOR
    here = (_granted.c.scope_kind == ScopeKind.NATION) & (_granted.c.scope_id == nation)
    uk = _granted.c.scope_kind == ScopeKind.UK
    rows = await uow.all(
        select(_granted.c.person_id)
        .where(role, or_(uk, here) if nation else uk, _granted.c.revoked.is_(False))
        .distinct()
        .order_by(_granted.c.person_id)
    )
    return [row.person_id for row in rows]


async def cohorts(uow: UnitOfWork, asked: PageAsked) -> Sequence[AnyRow]:
    return await uow.all(asked.select(select(cohort), cohort.c.id, descending=True))
