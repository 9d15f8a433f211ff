"""Merges, newest first, within what their reader may see."""

from uuid import UUID

from sqlalchemy import false, or_, select

from membership.domain.duplicates import Kind
from membership.domain.merge import Merge
from membership.queries.duplicates import inside
from membership.store.merges import to_merge
from membership.tables import merge
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def merges(
    uow: UnitOfWork, asked: PageAsked, actor: Actor, *, kind: Kind, party: UUID | None
) -> list[Merge]:
    """Merges of organisations in the reader's nations; of people for the national team."""
    query = select(merge).where(merge.c.kind == kind)
    if not actor.may(Role.NATIONAL_TEAM):
        scope = inside(actor, merge.c.kept_id, merge.c.gone_id)
        query = query.where(scope if kind is Kind.ORGANISATION else false())
    if party is not None:
        query = query.where(or_(merge.c.kept_id == party, merge.c.gone_id == party))
    return [
        to_merge(row) for row in await uow.all(asked.select(query, merge.c.id, descending=True))
    ]
