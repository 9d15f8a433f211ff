"""Calls to whoever is on duty, and silences, as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update

from campaigns.domain.duty_call import DutyCall, Silence, Status, Step
from campaigns.domain.signal import Status as Raised
from campaigns.tables import duty_call as table
from campaigns.tables import signal, signal_silence
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound


async def get(uow: UnitOfWork, call_id: UUID) -> DutyCall:
    """The call, locked. Raises NotFound."""
    row = await uow.first(select(table).where(table.c.id == call_id).with_for_update())
    if row is None:
        raise NotFound("There is no call of that id. The list of calls shows those there are.")
    return call_of(row)


async def to_join(
    uow: UnitOfWork, nation: str | None, kind: str, *, answered_since: datetime
) -> DutyCall | None:
    """A call that a new signal belongs to: an open one of its nation, or one answered lately."""
    lately = and_(
        table.c.status == Status.ANSWERED,
        table.c.kind == kind,
        table.c.answered_at >= answered_since,
    )
    row = await uow.first(
        select(table)
        .where(table.c.nation.is_not_distinct_from(nation), or_(table.c.status == "open", lately))
        .order_by((table.c.status == "open").desc(), table.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    return None if row is None else call_of(row)


async def add(uow: UnitOfWork, call: DutyCall) -> None:
    await uow.execute(
        insert(table).values(
            id=call.id,
            kind=call.kind,
            nation=call.nation,
            opened_at=call.opened_at,
            **_changing(call),
        )
    )


async def save(uow: UnitOfWork, call: DutyCall) -> None:
    await uow.execute(update(table).where(table.c.id == call.id).values(**_changing(call)))


async def of_signal(uow: UnitOfWork, signal_id: UUID) -> UUID | None:
    """The call that a signal belongs to."""
    found: UUID | None = await uow.scalar(select(signal.c.call_id).where(signal.c.id == signal_id))
    return found


async def waiting(uow: UnitOfWork, call_id: UUID) -> bool:
    """Whether a signal of this call has not been decided on."""
    row = await uow.first(select(signal.c.id).where(_waits(call_id)).limit(1))
    return row is not None


async def hand_on(uow: UnitOfWork, before: UUID, after: UUID) -> None:
    """What waits belongs to another call from now on."""
    await uow.execute(update(signal).where(_waits(before)).values(call_id=after))


def _waits(call_id: UUID) -> ColumnElement[bool]:
    return and_(signal.c.call_id == call_id, signal.c.status == Raised.RAISED)


def call_of(row: Row[Any]) -> DutyCall:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    values["status"] = Status(values["status"])
    values["step"] = Step(values["step"]) if values["step"] else None
    values["asked"] = tuple(values["asked"])
    return DutyCall(**values)


def _changing(call: DutyCall) -> dict[str, Any]:
    return {
        "status": call.status,
        "step": call.step,
        "asked": list(call.asked),
        "generation": call.generation,
        "answered_by": call.answered_by,
        "answered_at": call.answered_at,
    }


async def add_silence(uow: UnitOfWork, one: Silence) -> None:
    await uow.execute(
        insert(signal_silence).values(
            id=one.id,
            nation=one.nation,
            kind=one.kind,
            area=one.area,
            source=one.source,
            until=one.until,
            set_by=one.set.by,
            set_at=one.set.at,
            set_reason=one.set.reason,
        )
    )


async def get_silence(uow: UnitOfWork, silence_id: UUID) -> Silence:
    """The silence, locked. Raises NotFound."""
    where = signal_silence.c.id == silence_id
    row = await uow.first(select(signal_silence).where(where).with_for_update())
    if row is None:
        raise NotFound("There is no silence of that id. The list shows those that hold.")
    return silence_of(row)


async def end_silence(uow: UnitOfWork, one: Silence) -> None:
    if one.ended is not None:
        await uow.execute(
            update(signal_silence)
            .where(signal_silence.c.id == one.id)
            .values(ended_by=one.ended.by, ended_at=one.ended.at, ended_reason=one.ended.reason)
        )


async def silences(uow: UnitOfWork, at: datetime) -> list[Silence]:
    """Those that hold."""
    rows = await uow.all(
        select(signal_silence)
        .where(signal_silence.c.until > at, signal_silence.c.ended_at.is_(None))
        .order_by(signal_silence.c.id)
    )
    return [silence_of(row) for row in rows]


def silence_of(row: Row[Any]) -> Silence:
    ended = None
    if row.ended_at is not None:
        ended = Decision(row.ended_by, row.ended_at, row.ended_reason or "")
    return Silence(
        id=row.id,
        set=Decision(row.set_by, row.set_at, row.set_reason),
        until=row.until,
        nation=row.nation,
        kind=row.kind,
        area=row.area,
        source=row.source,
        ended=ended,
    )
