"""Which text rests on which fact, story or photo, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, delete, func, insert, select, union

from campaigns import tables
from campaigns.domain.mobilisation import Status
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

_table = tables.content_use
Kind = Literal["fact", "story", "photo"]


@dataclass(frozen=True, slots=True)
class Uses:
    """What one text rests on."""

    facts: tuple[UUID, ...] = ()
    stories: tuple[UUID, ...] = ()
    photos: tuple[UUID, ...] = ()

    def of(self, kind: Kind) -> tuple[UUID, ...]:
        return {"fact": self.facts, "story": self.stories, "photo": self.photos}[kind]


KINDS: tuple[Kind, ...] = ("fact", "story", "photo")


async def uses_of(uow: UnitOfWork, matter: str, matter_id: UUID) -> Uses:
    rows = await uow.all(
        select(_table)
        .where(_table.c.matter == matter, _table.c.matter_id == matter_id)
        .order_by(_table.c.thing_id)
    )
    return _of([(row.kind, row.thing_id) for row in rows])


async def all_of_mobilisation(uow: UnitOfWork, mobilisation_id: UUID) -> Uses:
    """What a call rests on, by itself or by the edition of the playbook it began with."""
    found: list[tuple[str, UUID]] = []
    for kind in KINDS:
        uses = _calls(kind).subquery()
        rows = await uow.all(
            select(uses.c.thing_id).where(uses.c.call == mobilisation_id).order_by(uses.c.thing_id)
        )
        found += [(kind, row.thing_id) for row in rows]
    return _of(found)


def _of(found: Sequence[tuple[str, UUID]]) -> Uses:
    facts, stories, photos = (
        tuple(thing for kind, thing in found if kind == wanted) for wanted in KINDS
    )
    return Uses(facts, stories, photos)


async def set_uses(
    uow: UnitOfWork, matter: str, matter_id: UUID, uses: Uses, *, by: UUID, at: datetime
) -> None:
    """What it rests on from now on, and nothing else."""
    mine = (_table.c.matter == matter, _table.c.matter_id == matter_id)
    before = await uses_of(uow, matter, matter_id)
    for kind in KINDS:
        gone = set(before.of(kind)) - set(uses.of(kind))
        if gone:
            await uow.execute(
                delete(_table).where(*mine, _table.c.kind == kind, _table.c.thing_id.in_(gone))
            )
        for thing_id in sorted(set(uses.of(kind)) - set(before.of(kind))):
            await uow.execute(
                insert(_table).values(
                    matter=matter,
                    matter_id=matter_id,
                    kind=kind,
                    thing_id=thing_id,
                    since_by=by,
                    since_at=at,
                )
            )


async def places_of(
    uow: UnitOfWork, kind: Kind, thing_id: UUID, asked: PageAsked
) -> Sequence[Row[Any]]:
    """Where it is used."""
    query = select(_table).where(_table.c.kind == kind, _table.c.thing_id == thing_id)
    return await uow.all(asked.select(query, _table.c.matter, _table.c.matter_id))


async def count_places(uow: UnitOfWork, kind: Kind, thing_id: UUID) -> int:
    found = await uow.scalar(
        select(func.count())
        .select_from(_table)
        .where(_table.c.kind == kind, _table.c.thing_id == thing_id)
    )
    return int(found or 0)


async def who_uses(uow: UnitOfWork, kind: Kind, thing_id: UUID) -> list[UUID]:
    """Who put it to use."""
    rows = await uow.all(
        select(_table.c.since_by)
        .where(_table.c.kind == kind, _table.c.thing_id == thing_id)
        .distinct()
    )
    return [row.since_by for row in rows]


async def mobilisations_on(uow: UnitOfWork, kind: Kind, thing_id: UUID) -> list[UUID]:
    """Calls that rest on it, by themselves or by the edition of the playbook they began with."""
    uses = _calls(kind).subquery()
    rows = await uow.all(
        select(uses.c.call).where(uses.c.thing_id == thing_id).distinct().order_by(uses.c.call)
    )
    return [row.call for row in rows]


async def in_running(uow: UnitOfWork, kind: Kind) -> list[UUID]:
    """What calls that run now rest on."""
    uses, call = _calls(kind).subquery(), tables.mobilisation
    rows = await uow.all(
        select(uses.c.thing_id)
        .join(call, call.c.id == uses.c.call)
        .where(call.c.status == Status.LIVE)
        .distinct()
        .order_by(uses.c.thing_id)
    )
    return [row.thing_id for row in rows]


def _calls(kind: Kind) -> CompoundSelect[Any]:
    """Each call with what it rests on."""
    pin, made = tables.playbook_pin, tables.playbook_edition
    own = select(_table.c.matter_id.label("call"), _table.c.thing_id).where(
        _table.c.matter == "mobilisation", _table.c.kind == kind
    )
    by_playbook = (
        select(pin.c.matter_id.label("call"), _table.c.thing_id)
        .join(made, (made.c.key == pin.c.key) & (made.c.edition == pin.c.edition))
        .join(_table, (_table.c.matter == "playbook") & (_table.c.matter_id == made.c.id))
        .where(pin.c.matter == "mobilisation", _table.c.kind == kind)
    )
    return union(own, by_playbook)
