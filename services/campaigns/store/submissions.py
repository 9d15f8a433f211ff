"""Answers to consultations as rows."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns.domain.policy_ask import Addressee
from campaigns.domain.submission import Evidence, HandedIn, Status, Submission
from campaigns.tables import submission as _table
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def get(uow: UnitOfWork, submission_id: UUID, *, lock: bool = False) -> Submission:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == submission_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no answer of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> Submission:
    return Submission(
        id=row.id,
        title=row.title,
        of=Addressee(row.of),
        closes_on=row.closes_on,
        written_by=row.written_by,
        written_at=row.written_at,
        evidence=Evidence(tuple(row.facts), tuple(row.cases), tuple(row.asks)),
        nation=row.nation,
        consultation_url=row.consultation_url,
        status=Status(row.status),
        decided=Decision(row.decided_by, row.decided_at, row.reason) if row.decided_by else None,
        handed_in=HandedIn(row.handed_in_on, row.kept_at) if row.handed_in_on else None,
        pack=row.pack,
        version=row.version,
    )


async def add(uow: UnitOfWork, one: Submission) -> None:
    fixed = ("id", "title", "of", "closes_on", "written_by", "written_at", "nation")
    values = {name: getattr(one, name) for name in (*fixed, "consultation_url")}
    await uow.execute(insert(_table).values(**values, **_changing(one)))


async def save(uow: UnitOfWork, one: Submission) -> None:
    values = _changing(one) | {"version": one.version + 1}
    await uow.execute(update(_table).where(_table.c.id == one.id).values(**values))


def _changing(one: Submission) -> dict[str, Any]:
    decided, handed_in = one.decided, one.handed_in
    return {
        "facts": list(one.evidence.facts),
        "cases": list(one.evidence.cases),
        "asks": list(one.evidence.asks),
        "status": one.status,
        "decided_by": decided.by if decided else None,
        "decided_at": decided.at if decided else None,
        "reason": decided.reason if decided else None,
        "handed_in_on": handed_in.on if handed_in else None,
        "kept_at": handed_in.kept_at if handed_in else None,
        "pack": one.pack,
    }
