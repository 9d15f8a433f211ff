"""Learning points for whoever keeps a playbook, newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from campaigns.domain.learning_point import LearningPoint, Status
from campaigns.domain.playbook import Playbook
from campaigns.queries.incidents import within
from campaigns.store.reviewing import POINTS, point_of
from campaigns.tables import incident
from campaigns.tables import learning_point as table
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

MOST = 200


async def points(
    uow: UnitOfWork,
    actor: Actor,
    asked: PageAsked,
    *,
    playbook: str | None,
    status: str | None,
    kind: str | None,
) -> Sequence[Row[Any]]:
    query = POINTS.where(within(actor, table.c.nation))
    if playbook:
        query = query.where(table.c.playbook == playbook)
    if status:
        query = query.where(table.c.status == status)
    if kind:
        query = query.where(incident.c.kind == kind)
    return await uow.all(asked.select(query, table.c.id, descending=True))


async def open_for(uow: UnitOfWork, actor: Actor, playbook: Playbook) -> list[LearningPoint]:
    """What an edition of this playbook could answer: suggested for it, or by such incidents."""
    concerns = (table.c.playbook == playbook.key) | incident.c.kind.in_(playbook.kinds)
    rows = await uow.all(
        POINTS.where(concerns, table.c.status == Status.SUGGESTED, within(actor, table.c.nation))
        .order_by(table.c.id.desc())
        .limit(MOST)
    )
    return [point_of(row) for row in rows]
