"""What people tell us from their path: feedback on the handbook, and what may be celebrated."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain import celebration as celebrations
from campaigns.domain import handbook_feedback as feedbacks
from campaigns.domain.celebration import Celebration
from campaigns.domain.handbook_feedback import Feedback, Verdict
from campaigns.tables.journey import celebration, handbook_feedback
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def add_feedback(uow: UnitOfWork, one: Feedback) -> None:
    """Sent twice under the same id it is there once."""
    await uow.execute(upsert(handbook_feedback).values(**_flat(one)).on_conflict_do_nothing())


async def get_feedback(uow: UnitOfWork, feedback_id: UUID) -> Feedback:
    return feedback_of(await _locked(uow, handbook_feedback, feedback_id))


async def save_feedback(uow: UnitOfWork, one: Feedback) -> None:
    await _save(uow, handbook_feedback, one)


async def own_feedback(uow: UnitOfWork, person_id: UUID) -> Sequence[Feedback]:
    """What somebody wrote and did not write without a name, newest first."""
    table = handbook_feedback.c
    rows = await uow.all(
        select(handbook_feedback).where(table.person_id == person_id).order_by(table.id.desc())
    )
    return [feedback_of(row) for row in rows]


def feedback_of(row: Row[Any]) -> Feedback:
    values, decided = _values(row)
    values |= {"verdict": Verdict(row.verdict), "status": feedbacks.Status(row.status)}
    return Feedback(**values, decided=decided)


async def offer(uow: UnitOfWork, one: Celebration) -> None:
    await uow.execute(upsert(celebration).values(**_flat(one)).on_conflict_do_nothing())


async def get_celebration(uow: UnitOfWork, celebration_id: UUID) -> Celebration:
    return celebration_of(await _locked(uow, celebration, celebration_id))


async def save_celebration(uow: UnitOfWork, one: Celebration) -> None:
    await _save(uow, celebration, one)


async def own_celebrations(uow: UnitOfWork, person_id: UUID) -> Sequence[Celebration]:
    """What somebody offered and has not taken back, newest first."""
    table = celebration.c
    rows = await uow.all(
        select(celebration)
        .where(table.person_id == person_id, table.status != celebrations.Status.WITHDRAWN)
        .order_by(table.id.desc())
    )
    return [celebration_of(row) for row in rows]


def celebration_of(row: Row[Any]) -> Celebration:
    values, decided = _values(row)
    values |= {"status": celebrations.Status(row.status)}
    return Celebration(**values, decided=decided)


async def _locked(uow: UnitOfWork, table: Table, found_id: UUID) -> Row[Any]:
    row = await uow.first(select(table).where(table.c.id == found_id).with_for_update())
    if row is None:
        raise NotFound("There is nothing of that id. The list shows what there is.")
    return row


async def _save(uow: UnitOfWork, table: Table, one: Feedback | Celebration) -> None:
    await uow.execute(update(table).where(table.c.id == one.id).values(**_flat(one)))


def _flat(one: Feedback | Celebration) -> dict[str, Any]:
    values = asdict(one)
    values.pop("decided")
    decided = one.decided
    return values | {
        "decided_by": decided and decided.by,
        "decided_at": decided and decided.at,
        "decided_reason": decided and decided.reason,
    }


def _values(row: Row[Any]) -> tuple[dict[str, Any], Decision | None]:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    by, at, why = (values.pop(f"decided_{each}") for each in ("by", "at", "reason"))
    return values, None if by is None else Decision(by, at, why)
