"""Pairs that may be one, strongest first, with the names that a person needs to judge them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from membership.domain.duplicates import DuplicatePair, Kind, Status
from membership.store.duplicates import to_pair
from membership.tables import duplicate_pair, organisation, person
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Shown:
    pair: DuplicatePair
    names: tuple[str, str]


async def pairs(
    uow: UnitOfWork,
    asked: PageAsked,
    actor: Actor,
    *,
    kind: Kind,
    status: Status,
    min_score: int,
    party: UUID | None,
) -> list[Shown]:
    """What lies wholly inside the reader's nations; pairs of people only for the national team."""
    table = duplicate_pair
    query = select(table).where(
        table.c.kind == kind, table.c.status == status, table.c.score >= min_score
    )
    if not actor.may(Role.NATIONAL_TEAM):
        query = query.where(
            inside(actor, table.c.first_id, table.c.second_id)
            if kind is Kind.ORGANISATION
            else false()
        )
    if party is not None:
        query = query.where(or_(table.c.first_id == party, table.c.second_id == party))
    rows = await uow.all(asked.select(query, table.c.score, table.c.id, descending=True))
    found = [to_pair(row) for row in rows]
    names = await _names(uow, [each for pair in found for each in pair.finding.pair])
    return [
        Shown(pair, (names.get(pair.finding.first, ""), names.get(pair.finding.second, "")))
        for pair in found
    ]


def inside(
    actor: Actor, first: ColumnElement[UUID], second: ColumnElement[UUID]
) -> ColumnElement[bool]:
    """Whether both organisations lie in nations that the actor coordinates."""
    nations = [
        grant.scope_id
        for grant in actor.grants
        if (grant.role, grant.scope_kind) == (Role.NATION_COORDINATOR, ScopeKind.NATION)
    ]
    found = []
    for column in (first, second):
        body = organisation.alias()
        found.append(
            select(body.c.id).where(body.c.id == column, body.c.nation.in_(nations)).exists()
        )
    return and_(*found)


async def _names(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, str]:
    wanted = func.any(list(ids))
    found: dict[UUID, str] = {}
    for table in (organisation, person):
        rows = await uow.all(select(table.c.id, table.c.name).where(table.c.id == wanted))
        found |= {row.id: row.name for row in rows}
    return found
