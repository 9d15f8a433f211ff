"""Playbooks as they are in force: what ships, and the editions that staff made since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from campaigns import playbooks, tables
from campaigns.domain.playbook import Playbook
from campaigns.domain.playbook_edition import Edition, Status
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_table, _pin = tables.playbook_edition, tables.playbook_pin
_PLAYBOOK = TypeAdapter(Playbook)
INCIDENT, MOBILISATION = "incident", "mobilisation"


@dataclass(frozen=True, slots=True)
class Pinned:
    """Which edition something began with."""

    playbook: Playbook
    by: UUID
    at: datetime


async def current(uow: UnitOfWork, key: str) -> Playbook:
    """The newest published edition. Raises NotFound with those there are."""
    row = await uow.first(
        select(_table)
        .where(_table.c.key == key, _table.c.status == Status.PUBLISHED)
        .order_by(_table.c.edition.desc())
        .limit(1)
    )
    return playbooks.get(key) if row is None else edition_of(row).playbook


async def every_current(uow: UnitOfWork) -> list[Playbook]:
    """Of each playbook the edition that counts; those that ship first."""
    rows = await uow.all(
        select(_table)
        .where(_table.c.status == Status.PUBLISHED)
        .order_by(_table.c.key, _table.c.edition)
    )
    made = {row.key: edition_of(row).playbook for row in rows}
    shipped = [made.pop(each.key, each) for each in playbooks.every()]
    return [*shipped, *made.values()]


async def edition(uow: UnitOfWork, key: str, number: int) -> Playbook:
    """One edition that was ever published, shipped or made. Raises NotFound."""
    if key in playbooks.KEYS and playbooks.get(key).edition == number:
        return playbooks.get(key)
    row = await uow.first(
        select(_table).where(
            _table.c.key == key, _table.c.edition == number, _table.c.published_by.is_not(None)
        )
    )
    if row is None:
        raise NotFound("There is no such edition of this playbook. Its list shows those there are.")
    return edition_of(row).playbook


async def get(uow: UnitOfWork, edition_id: UUID, *, lock: bool = False) -> Edition:
    """An edition that was made here, in whatever status. Raises NotFound."""
    query = select(_table).where(_table.c.id == edition_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such edition. The playbook's list shows those there are.")
    return edition_of(row)


async def made(uow: UnitOfWork, key: str) -> Sequence[Edition]:
    """The editions that staff made of a playbook, the newest first."""
    rows = await uow.all(
        select(_table).where(_table.c.key == key).order_by(_table.c.edition.desc())
    )
    return [edition_of(row) for row in rows]


async def next_number(uow: UnitOfWork, key: str) -> int:
    """The number of the next edition; one author at a time begins one."""
    await uow.execute(
        text("select pg_advisory_xact_lock(hashtext(:key))"), {"key": f"playbook {key}"}
    )
    newest = await uow.scalar(select(func.max(_table.c.edition)).where(_table.c.key == key))
    shipped = playbooks.get(key).edition if key in playbooks.KEYS else 0
    return max(int(newest or 0), shipped) + 1


async def add(uow: UnitOfWork, one: Edition) -> None:
    await uow.execute(insert(_table).values(id=one.id, **_values(one)))


async def save(uow: UnitOfWork, one: Edition) -> Edition:
    saved = replace(one, version=one.version + 1)
    await uow.execute(update(_table).where(_table.c.id == one.id).values(**_values(saved)))
    return saved


async def pin(
    uow: UnitOfWork, matter: str, matter_id: UUID, playbook: Playbook, *, by: UUID, at: datetime
) -> None:
    """It began with this edition; a later one changes nothing for it."""
    await uow.execute(
        upsert(_pin)
        .values(
            matter=matter,
            matter_id=matter_id,
            key=playbook.key,
            edition=playbook.edition,
            pinned_by=by,
            pinned_at=at,
        )
        .on_conflict_do_nothing()
    )


async def pinned(uow: UnitOfWork, matter: str, matter_id: UUID) -> list[Pinned]:
    """Everything that it began with, in the order of keys."""
    rows = await uow.all(
        select(_pin)
        .where(_pin.c.matter == matter, _pin.c.matter_id == matter_id)
        .order_by(_pin.c.key)
    )
    return [
        Pinned(await edition(uow, row.key, row.edition), row.pinned_by, row.pinned_at)
        for row in rows
    ]


async def beginning(uow: UnitOfWork, key: str, incident_id: UUID | None) -> Playbook:
    """What something new begins with: the edition of its incident, else the one that counts."""
    if incident_id is not None:
        for each in await pinned(uow, INCIDENT, incident_id):
            if each.playbook.key == key:
                return each.playbook
    return await current(uow, key)


async def of_mobilisation(uow: UnitOfWork, mobilisation_id: UUID, key: str) -> Playbook:
    """The edition with which a mobilisation was written."""
    found = await pinned(uow, MOBILISATION, mobilisation_id)
    return found[0].playbook if found else playbooks.get(key)


def edition_of(row: Row[Any]) -> Edition:
    return Edition(
        id=row.id,
        playbook=_PLAYBOOK.validate_python(row.content),
        written_by=row.written_by,
        written_at=row.written_at,
        reason=row.reason,
        status=Status(row.status),
        published_by=row.published_by,
        published_at=row.published_at,
        retired_by=row.retired_by,
        retired_at=row.retired_at,
        version=row.version,
        answers=tuple(row.answers),
    )


def _values(one: Edition) -> dict[str, Any]:
    names = (
        "status", "reason", "written_by", "written_at", "published_by", "published_at",
        "retired_by", "retired_at", "version",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names} | {
        "key": one.playbook.key,
        "edition": one.playbook.edition,
        "answers": list(one.answers),
        "content": _PLAYBOOK.dump_python(one.playbook, mode="json"),
    }
