"""Reports about buddies, as rows; what they say is opened by `journal`, for the lead alone."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns import tables
from campaigns.domain.buddy_report import Report, Status
from campaigns.store import journal
from sanctuary.actor import Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ground_tables import granted

_table = tables.buddy_report


async def add(uow: UnitOfWork, report: Report, words: str) -> None:
    await uow.execute(
        insert(_table).values(
            id=report.id,
            by_person=report.by,
            about_person=report.about,
            sealed=journal.seal_report(uow, words, report.id),
            status=report.status,
            again=report.again,
            at=report.at,
        )
    )


async def get(uow: UnitOfWork, report_id: UUID, *, lock: bool = False) -> Report:
    """Raises NotFound."""
    query = select(_table).where(_table.c.id == report_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no report of that id. The list shows those there are.")
    return of_row(row)


def of_row(row: Row[Any]) -> Report:
    closed = None
    if row.closed_by is not None:
        closed = Decision(row.closed_by, row.closed_at, row.closed_reason)
    return Report(
        row.id, row.by_person, row.about_person, row.at, Status(row.status), row.again, closed
    )


async def words_of(uow: UnitOfWork, report_id: UUID, *, by: UUID, why: str) -> str:
    sealed = await uow.scalar(select(_table.c.sealed).where(_table.c.id == report_id))
    return await journal.open_report(uow, sealed, report_id, by=by, why=why)


async def save(uow: UnitOfWork, report: Report) -> None:
    closed = report.closed
    await uow.execute(
        update(_table)
        .where(_table.c.id == report.id)
        .values(
            status=report.status,
            again=report.again,
            closed_by=closed and closed.by,
            closed_at=closed and closed.at,
            closed_reason=closed and closed.reason,
        )
    )


async def leads(uow: UnitOfWork) -> tuple[UUID, ...]:
    """Who are safeguarding leads at present."""
    rows = await uow.all(
        select(granted.c.person_id)
        .where(granted.c.role == Role.SAFEGUARDING_LEAD, granted.c.revoked.is_(False))
        .distinct()
        .order_by(granted.c.person_id)
    )
    return tuple(row.person_id for row in rows)
