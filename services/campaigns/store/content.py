"""Overrulings of the content check, as rows; only ever added to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.content import Finding
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked
from sanctuary.ids import new_id

_table = tables.content_overrule


async def overruled(uow: UnitOfWork, matter: str, matter_id: UUID) -> frozenset[str]:
    """The keys of findings that somebody let stand in this matter."""
    rows = await uow.all(
        select(_table.c.finding).where(_table.c.matter == matter, _table.c.matter_id == matter_id)
    )
    return frozenset(row.finding for row in rows)


async def overrule(
    uow: UnitOfWork, matter: str, matter_id: UUID, finding: Finding, decision: Decision
) -> None:
    """The same finding twice is one overruling, by whoever was first."""
    await uow.execute(
        upsert(_table)
        .values(
            id=new_id(),
            matter=matter,
            matter_id=matter_id,
            finding=finding.key,
            check=finding.check,
            found=finding.found,
            reason=decision.reason,
            by=decision.by,
            at=decision.at,
        )
        .on_conflict_do_nothing()
    )


async def listed(
    uow: UnitOfWork,
    asked: PageAsked,
    *,
    matter: str | None = None,
    matter_id: UUID | None = None,
    since: datetime | None = None,
) -> Sequence[Row[Any]]:
    """Newest first."""
    query = select(_table)
    if matter:
        query = query.where(_table.c.matter == matter)
    if matter_id:
        query = query.where(_table.c.matter_id == matter_id)
    if since:
        query = query.where(_table.c.at >= since)
    return await uow.all(asked.select(query, _table.c.id, descending=True))
