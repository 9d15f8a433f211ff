"""Sub-groups, their editions, how many belong to them, and the centres of authorities."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, any_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns import tables
from campaigns.domain.mobilisation import LEADERS
from campaigns.domain.subgroup import SubGroup
from campaigns.queries.incidents import actor_nations
from campaigns.store import audience, targeting
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def listed(
    uow: UnitOfWork, actor: Actor, asked: PageAsked, *, retired: bool
) -> Sequence[Row[Any]]:
    """Those of the nations where the reader leads; of the whole network for who leads there."""
    table = tables.sub_group
    query = select(table).where(table.c.retired.is_(retired))
    if not actor.may(*LEADERS):
        mine = cast(actor_nations(actor, LEADERS), ARRAY(Text))
        query = query.where(table.c.nation == any_(mine))
    return await uow.all(asked.select(query, table.c.id))


async def editions(uow: UnitOfWork, sub_group_id: UUID, asked: PageAsked) -> Sequence[Row[Any]]:
    table = tables.sub_group_edition
    query = select(table).where(table.c.sub_group_id == sub_group_id)
    return await uow.all(asked.select(query, table.c.edition))


async def people(uow: UnitOfWork, of: SubGroup) -> int:
    """How many belong to it now."""
    rule = await targeting.bound(uow, targeting.within_scope(of), of=of.id)
    return await audience.counted(uow, rule)


async def centres(uow: UnitOfWork, asked: PageAsked) -> Sequence[Row[Any]]:
    table = tables.area_centre
    return await uow.all(asked.select(select(table), table.c.code))
