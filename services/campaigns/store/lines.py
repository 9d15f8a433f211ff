"""Official lines as rows, one for each edition."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from campaigns.domain.line import Line, Status
from campaigns.tables import group as local_group
from campaigns.tables import group_alert
from campaigns.tables import official_line as table
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def editions(uow: UnitOfWork, line_id: UUID, *, lock: bool = False) -> list[Line]:
    """Every edition, oldest first. Raises NotFound."""
    query = select(table).where(table.c.id == line_id).order_by(table.c.edition)
    rows = await uow.all(query.with_for_update() if lock else query)
    if not rows:
        raise NotFound("There is no official line of that id. The incident shows its lines.")
    return [line_of(row) for row in rows]


async def add(uow: UnitOfWork, line: Line) -> None:
    await uow.execute(insert(table).values(_values(line)))


async def save(uow: UnitOfWork, line: Line) -> Line:
    await uow.execute(
        update(table)
        .where(table.c.id == line.id, table.c.edition == line.edition)
        .values(_values(line))
    )
    return line


async def of_incident(uow: UnitOfWork, incident_id: UUID) -> list[Line]:
    """Every edition of every line of it."""
    rows = await uow.all(
        select(table)
        .where(table.c.incident_id == incident_id)
        .order_by(table.c.id, table.c.edition)
    )
    return [line_of(row) for row in rows]


async def standing(uow: UnitOfWork, today: date) -> list[Line]:
    """What may be said today: a few dozen at most."""
    rows = await uow.all(
        select(table)
        .where(table.c.status == Status.ISSUED, table.c.review_on >= today)
        .order_by(table.c.issued_at.desc())
        .limit(200)
    )
    return [line_of(row) for row in rows]


async def to_review(uow: UnitOfWork, until: date) -> list[Line]:
    rows = await uow.all(
        select(table).where(
            table.c.status == Status.ISSUED,
            table.c.review_on <= until,
            table.c.reminded.is_(False),
        )
    )
    return [line_of(row) for row in rows]


async def groups(
    uow: UnitOfWork, group_ids: Sequence[UUID]
) -> list[tuple[UUID, str | None, str | None]]:
    """Of these groups that are still there, the nation and the area."""
    rows = await uow.all(
        select(local_group.c.group_id, local_group.c.nation, local_group.c.area).where(
            local_group.c.group_id.in_(group_ids), local_group.c.ended.is_(False)
        )
    )
    return [(row.group_id, row.nation, row.area) for row in rows]


async def alerted_incidents(uow: UnitOfWork, group_ids: Sequence[UUID]) -> set[UUID]:
    """The incidents about which one of these groups was alerted for real."""
    rows = await uow.all(
        select(group_alert.c.incident_id)
        .where(group_alert.c.group_id.in_(group_ids), group_alert.c.drill.is_(False))
        .distinct()
    )
    return {row.incident_id for row in rows}


def line_of(row: Row[Any]) -> Line:
    issued = Decision(row.issued_by, row.issued_at, "") if row.issued_at else None
    ended = Decision(row.ended_by, row.ended_at, row.ended_reason or "") if row.ended_at else None
    return Line(
        id=row.id,
        edition=row.edition,
        incident_id=row.incident_id,
        says_en=row.says_en,
        says_cy=row.says_cy,
        facts=tuple(row.facts),
        review_on=row.review_on,
        written=Decision(row.written_by, row.written_at, ""),
        nation=row.nation,
        area=row.area,
        status=Status(row.status),
        issued=issued,
        ended=ended,
        reminded=row.reminded,
        version=row.version,
    )


def _values(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "edition": line.edition,
        "incident_id": line.incident_id,
        "nation": line.nation,
        "area": line.area,
        "says_en": line.says_en,
        "says_cy": line.says_cy,
        "facts": list(line.facts),
        "review_on": line.review_on,
        "status": line.status,
        "written_by": line.written.by,
        "written_at": line.written.at,
        "issued_by": line.issued.by if line.issued else None,
        "issued_at": line.issued.at if line.issued else None,
        "ended_by": line.ended.by if line.ended else None,
        "ended_at": line.ended.at if line.ended else None,
        "ended_reason": line.ended.reason if line.ended else None,
        "reminded": line.reminded,
        "version": line.version,
    }
