"""Mobilisations as rows, with their approvals and the record of decisions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import tables
from campaigns.domain.audience import as_json, nations, restore
from campaigns.domain.language import Fallback
from campaigns.domain.mobilisation import RUNNING, Approval, Mobilisation, Status
from campaigns.store import once as once_store
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

_FALLBACK = ("fallbacks", "fallback_reason", "fallback_by", "fallback_at")


async def get(uow: UnitOfWork, mobilisation_id: UUID, *, lock: bool = False) -> Mobilisation:
    """The mobilisation; with `lock`, one decision at a time. Raises NotFound.

    Everything that emits an event about a mobilisation locks it first: its events are counted.
    """
    table = tables.mobilisation
    query = select(table).where(table.c.id == mobilisation_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no mobilisation of that id. The list shows those there are.")
    approvals = await uow.all(
        select(tables.mobilisation_approval)
        .where(tables.mobilisation_approval.c.mobilisation_id == mobilisation_id)
        .order_by(tables.mobilisation_approval.c.at)
    )
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    values["status"] = Status(values["status"])
    values["rule"] = restore(values["rule"])
    values["fallback"] = _fallback(values)
    values["kinds"] = tuple(values["kinds"])
    del values["nations"]
    return Mobilisation(
        **values, approvals=tuple(Approval(each.by, each.at, each.matched) for each in approvals)
    )


async def add(uow: UnitOfWork, mobilisation: Mobilisation) -> None:
    await uow.execute(
        insert(tables.mobilisation).values(id=mobilisation.id, **_values(mobilisation))
    )


async def try_lock(uow: UnitOfWork, mobilisation_id: UUID) -> bool:
    """Lock it unless somebody else decides on it just now; never waits."""
    row = await uow.first(
        select(tables.mobilisation.c.id)
        .where(tables.mobilisation.c.id == mobilisation_id)
        .with_for_update(skip_locked=True)
    )
    return row is not None


async def save(uow: UnitOfWork, mobilisation: Mobilisation) -> Mobilisation:
    """Write it and its approvals; returns it with its new version."""
    version = mobilisation.version + 1
    await uow.execute(
        update(tables.mobilisation)
        .where(tables.mobilisation.c.id == mobilisation.id)
        .values(**_values(mobilisation) | {"version": version})
    )
    await _save_approvals(uow, mobilisation)
    return replace(mobilisation, version=version)


async def _save_approvals(uow: UnitOfWork, mobilisation: Mobilisation) -> None:
    table = tables.mobilisation_approval
    if not mobilisation.approvals:
        await uow.execute(delete(table).where(table.c.mobilisation_id == mobilisation.id))
        return
    await uow.execute(
        upsert(table)
        .values(
            [
                {
                    "mobilisation_id": mobilisation.id,
                    "by": approval.by,
                    "at": approval.at,
                    "matched": approval.matched,
                }
                for approval in mobilisation.approvals
            ]
        )
        .on_conflict_do_nothing()
    )


async def note(
    uow: UnitOfWork, mobilisation_id: UUID, kind: str, *, by: UUID, at: datetime, text: str = ""
) -> None:
    """Record a decision; `text` stays in this service."""
    await uow.execute(
        insert(tables.mobilisation_entry).values(
            id=new_id(), mobilisation_id=mobilisation_id, at=at, kind=kind, by=by, note=text
        )
    )


async def note_seen(
    uow: UnitOfWork, mobilisation_id: UUID, shown: str, people: int, *, by: UUID, at: datetime
) -> None:
    """Record that somebody read ids of people whom it means."""
    await uow.execute(
        insert(tables.people_seen).values(
            id=new_id(), mobilisation_id=mobilisation_id, by=by, at=at, shown=shown, people=people
        )
    )


async def of_incident(
    uow: UnitOfWork, incident_id: UUID, statuses: Sequence[Status]
) -> list[Mobilisation]:
    """The incident's mobilisations in one of these statuses, locked, oldest first."""
    table = tables.mobilisation
    rows = await uow.all(
        select(table.c.id)
        .where(table.c.incident_id == incident_id, table.c.status.in_(statuses))
        .order_by(table.c.id)
    )
    found = [await get(uow, row.id, lock=True) for row in rows]
    return [each for each in found if each.status in statuses]


async def ended_before(uow: UnitOfWork, moment: datetime) -> list[UUID]:
    """Mobilisations that do not run and were last decided on before that moment, with people kept.

    So an approval that nobody used for so long has lost its audience: it needs a new one.
    """
    table, entry = tables.mobilisation, tables.mobilisation_entry
    last = (
        select(func.max(entry.c.at)).where(entry.c.mobilisation_id == table.c.id).scalar_subquery()
    )
    kept = exists().where(tables.audience_part.c.mobilisation_id == table.c.id)
    running = table.c.status.in_(sorted(RUNNING))
    rows = await uow.all(select(table.c.id).where(~running, last < moment, kept))
    return [row.id for row in rows]


async def add_debrief(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    *,
    went_well: str,
    change: str,
    hours: float,
    by: UUID,
    at: datetime,
) -> None:
    await uow.execute(
        insert(tables.debrief).values(
            mobilisation_id=mobilisation_id,
            went_well=went_well,
            change=change,
            hours=hours,
            by=by,
            at=at,
        )
    )


async def count_action(
    uow: UnitOfWork, mobilisation_id: UUID, kind: str, *, once: UUID, at: datetime
) -> int | None:
    """Count an action; returns the total, or None when this person was counted for it before."""
    pair = (tables.action_once, tables.action_total)
    return await once_store.count(uow, pair, mobilisation_id, once=once, at=at, kind=kind)


async def action_kinds(uow: UnitOfWork, ids: Sequence[UUID]) -> set[str]:
    """Which of these derived ids were counted: the kinds of the caller's own actions."""
    rows = await uow.all(select(tables.action_once.c.kind).where(tables.action_once.c.id.in_(ids)))
    return {row.kind for row in rows}


def _fallback(values: dict[str, Any]) -> Fallback | None:
    """Take the columns of the decision together."""
    people, reason, by, at = (values.pop(name) for name in _FALLBACK)
    return None if by is None else Fallback(people, reason, by, at)


def _values(mobilisation: Mobilisation) -> dict[str, Any]:
    names = (
        "incident_id", "playbook", "title", "title_cy", "category", "template",
        "stand_down_template", "drill", "national", "author", "status", "version", "size", "chunks",
        "released", "created_at", "launched_at",
    )  # fmt: skip
    values = {name: getattr(mobilisation, name) for name in names}
    limit = nations(mobilisation.rule)
    said = mobilisation.fallback
    told = (said.people, said.reason, said.by, said.at) if said else (None,) * len(_FALLBACK)
    return values | {
        **dict(zip(_FALLBACK, told, strict=True)),
        "kinds": list(mobilisation.kinds),
        "rule": as_json(mobilisation.rule),
        "nations": None if limit is None else sorted(limit),
    }
