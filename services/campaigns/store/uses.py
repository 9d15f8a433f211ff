"""Which text rests on which fact, story or photo, as rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, delete, insert, select

from campaigns import tables
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
    facts, stories, photos = (
        tuple(row.thing_id for row in rows if row.kind == kind) for kind in KINDS
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


async def users_of(
    uow: UnitOfWork, kind: Kind, things: Collection[UUID], matter: str
) -> list[UUID]:
    """The ids of everything of one kind that uses one of these."""
    rows = await uow.all(
        select(_table.c.matter_id)
        .where(_table.c.kind == kind, _table.c.thing_id.in_(things), _table.c.matter == matter)
        .distinct()
        .order_by(_table.c.matter_id)
    )
    return [row.matter_id for row in rows]
