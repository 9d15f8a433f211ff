"""Learning points for whoever keeps a playbook, newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from campaigns.queries.incidents import within
from campaigns.tables import learning_point as table
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


async def points(
    uow: UnitOfWork,
    actor: Actor,
    asked: PageAsked,
    *,
    playbook: str | None,
    status: str | None,
) -> Sequence[Row[Any]]:
    query = select(table).where(within(actor, table.c.nation))
    if playbook:
        query = query.where(table.c.playbook == playbook)
    if status:
        query = query.where(table.c.status == status)
    return await uow.all(asked.select(query, table.c.id, descending=True))
