"""Signals as rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from campaigns import tables
from campaigns.domain.incident import OVER
from campaigns.domain.signal import SAME_MATTER_WITHIN, Kind, Signal, Status, Via
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_RAISING = 0x5A_4C_43_01


async def get(uow: UnitOfWork, signal_id: UUID) -> Signal:
    """The signal, locked until the transaction ends. Raises NotFound."""
    row = await uow.first(
        select(tables.signal).where(tables.signal.c.id == signal_id).with_for_update()
    )
    if row is None:
        raise NotFound("There is no signal of that id. The list of signals shows those there are.")
    return _signal(row)


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Reports and triage wait for each other, so that each finds what the other did."""
    await uow.execute(select(func.pg_advisory_xact_lock(_RAISING)))


async def same_matter(uow: UnitOfWork, signal: Signal) -> Signal | None:
    """The oldest signal that speaks of the same matter, unless that was stood down meanwhile.

    What is reported anew after an all-clear calls somebody anew.
    """
    table = tables.signal
    alike = (table.c.raised_at >= signal.raised_at - SAME_MATTER_WITHIN) & (
        table.c.kind == signal.kind
    )
    if signal.source is not None:
        alike |= table.c.source == signal.source
    over = select(tables.incident.c.id).where(tables.incident.c.status.in_(OVER))
    found = await uow.all(
        select(table)
        .where(
            alike,
            table.c.incident_id.is_(None) | table.c.incident_id.not_in(over),
            table.c.status.in_((Status.RAISED, Status.TRIAGED)),
        )
        .order_by(table.c.raised_at)
        .limit(500)
    )
    return next((first for row in found if signal.same_matter(first := _signal(row))), None)


async def add(uow: UnitOfWork, signal: Signal) -> None:
    await uow.execute(insert(tables.signal).values(id=signal.id, **_values(signal)))


async def save(uow: UnitOfWork, signal: Signal) -> None:
    await uow.execute(
        update(tables.signal).where(tables.signal.c.id == signal.id).values(**_values(signal))
    )


async def give_duplicates(uow: UnitOfWork, first: Signal) -> None:
    """The reports that joined `first` belong to its incident too."""
    await uow.execute(
        update(tables.signal)
        .where(tables.signal.c.duplicate_of == first.id, tables.signal.c.incident_id.is_(None))
        .values(incident_id=first.incident_id)
    )


async def first_reports(
    uow: UnitOfWork, since: datetime, until: datetime, *, apart_from: Signal
) -> list[Signal]:
    """First reports of their matter between two moments, newest first."""
    table = tables.signal
    rows = await uow.all(
        select(table)
        .where(
            table.c.raised_at.between(since, until),
            table.c.status.in_((Status.RAISED, Status.TRIAGED)),
            table.c.id != apart_from.id,
            table.c.id.is_distinct_from(apart_from.duplicate_of),
        )
        .order_by(table.c.raised_at.desc())
        .limit(500)
    )
    return [_signal(row) for row in rows]


async def move_duplicates(uow: UnitOfWork, before: UUID, joined: Signal) -> None:
    """What had joined a report goes with it to the first one of the matter."""
    await uow.execute(
        update(tables.signal)
        .where(tables.signal.c.duplicate_of == before)
        .values(duplicate_of=joined.duplicate_of, incident_id=joined.incident_id)
    )


async def forget(uow: UnitOfWork, via: Via, *, raised_before: datetime, at: datetime) -> None:
    """What was written in old signals, and the pages that they name."""
    table = tables.signal
    await uow.execute(
        update(table)
        .where(
            table.c.via == via,
            table.c.raised_at < raised_before,
            table.c.forgotten_at.is_(None),
        )
        .values(summary="", source=None, forgotten_at=at)
    )


def _values(signal: Signal) -> dict[str, Any]:
    return {
        "kind": signal.kind,
        "status": signal.status,
        "nation": signal.nation,
        "area": signal.area,
        "region": signal.region,
        "stream": signal.stream,
        "summary": signal.summary,
        "source": signal.source,
        "raised_by": signal.raised_by,
        "raised_at": signal.raised_at,
        "duplicate_of": signal.duplicate_of,
        "incident_id": signal.incident_id,
        "reason": signal.reason,
        "via": signal.via,
        "call_id": signal.call_id,
        "parted": signal.parted,
        "forgotten_at": signal.forgotten_at,
    }


def _signal(row: Row[Any]) -> Signal:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    values["kind"] = Kind(values["kind"])
    values["status"] = Status(values["status"])
    values["via"] = Via(values["via"])
    return Signal(**values)
