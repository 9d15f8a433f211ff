"""Turns and swaps of the duty rota as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns.domain.duty import Swap, SwapStatus, Turn
from campaigns.tables import duty_swap, duty_turn
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def get(uow: UnitOfWork, turn_id: UUID) -> Turn:
    """The turn, locked. Raises NotFound."""
    row = await uow.first(select(duty_turn).where(duty_turn.c.id == turn_id).with_for_update())
    if row is None:
        raise NotFound("There is no turn of that id in the rota. The list shows those there are.")
    return turn_of(row)


async def add(uow: UnitOfWork, turn: Turn) -> None:
    await uow.execute(
        insert(duty_turn).values(
            id=turn.id,
            nation=turn.nation,
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
            planned_by=turn.planned.by,
            planned_at=turn.planned.at,
            planned_reason=turn.planned.reason,
            **_changing(turn),
        )
    )


async def save(uow: UnitOfWork, turn: Turn) -> None:
    await uow.execute(update(duty_turn).where(duty_turn.c.id == turn.id).values(**_changing(turn)))


async def covering(
    uow: UnitOfWork, nation: str | None, starts_at: datetime, ends_at: datetime
) -> list[Turn]:
    """Turns that touch the time, of the nation or of the whole UK."""
    where: ColumnElement[bool] = duty_turn.c.nation.is_(None)
    if nation is not None:
        where = or_(where, duty_turn.c.nation == nation)
    rows = await uow.all(
        select(duty_turn)
        .where(
            where,
            duty_turn.c.cancelled_at.is_(None),
            duty_turn.c.starts_at < ends_at,
            duty_turn.c.ends_at > starts_at,
        )
        .order_by(duty_turn.c.starts_at, duty_turn.c.id)
    )
    return [turn_of(row) for row in rows]


async def nations_planned(uow: UnitOfWork) -> set[str | None]:
    """For which nations the rota was ever planned; None stands for the whole UK."""
    rows = await uow.all(select(duty_turn.c.nation).distinct())
    return {row.nation for row in rows}


def turn_of(row: Row[Any]) -> Turn:
    cancelled = None
    if row.cancelled_at is not None:
        cancelled = Decision(row.cancelled_by, row.cancelled_at, row.cancelled_reason or "")
    return Turn(
        id=row.id,
        person_id=row.person_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        planned=Decision(row.planned_by, row.planned_at, row.planned_reason),
        nation=row.nation,
        cancelled=cancelled,
        version=row.version,
    )


def _changing(turn: Turn) -> dict[str, Any]:
    return {
        "person_id": turn.person_id,
        "cancelled_by": turn.cancelled.by if turn.cancelled else None,
        "cancelled_at": turn.cancelled.at if turn.cancelled else None,
        "cancelled_reason": turn.cancelled.reason if turn.cancelled else None,
        "version": turn.version,
    }


async def ask_swap(uow: UnitOfWork, swap: Swap) -> bool:
    """False when this person has been asked for this turn, and has not answered yet."""
    row = await uow.first(
        upsert(duty_swap)
        .values(
            id=swap.id,
            turn_id=swap.turn_id,
            asked_by=swap.asked_by,
            asked_at=swap.asked_at,
            person_id=swap.person_id,
            reason=swap.reason,
            status=swap.status,
        )
        .on_conflict_do_nothing()
        .returning(duty_swap.c.id)
    )
    return row is not None


async def get_swap(uow: UnitOfWork, swap_id: UUID) -> Swap:
    """The swap, locked. Raises NotFound."""
    row = await uow.first(select(duty_swap).where(duty_swap.c.id == swap_id).with_for_update())
    if row is None:
        raise NotFound("There is no swap of that id. The list shows those that concern you.")
    return swap_of(row)


async def save_swap(uow: UnitOfWork, swap: Swap) -> None:
    await uow.execute(
        update(duty_swap)
        .where(duty_swap.c.id == swap.id)
        .values(status=swap.status, answered_at=swap.answered_at)
    )


async def end_swaps(uow: UnitOfWork, turn_id: UUID, *, at: datetime) -> None:
    """The turn is somebody else's, or gone: what is still asked about it is asked no more."""
    await uow.execute(
        update(duty_swap)
        .where(duty_swap.c.turn_id == turn_id, duty_swap.c.status == SwapStatus.ASKED)
        .values(status=SwapStatus.WITHDRAWN, answered_at=at)
    )


def swap_of(row: Row[Any]) -> Swap:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return Swap(**values | {"status": SwapStatus(values["status"])})
