"""Generations of geography, their places, and who gave which postcode."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from membership.domain.constituency_file import Constituencies
from membership.domain.geography import (
    Generation,
    GenerationKind,
    Place,
    PlaceKind,
    Source,
    Status,
)
from membership.domain.places import Nation
from membership.tables import constituency_authority, place, place_generation, place_move
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

ROWS_AT_ONCE = 500


def to_generation(row: Row[Any]) -> Generation:
    return Generation(
        id=row.id,
        kind=GenerationKind(row.kind),
        source=Source(row.name, row.published_on, row.licence, row.source, row.sha256),
        loaded_by=row.loaded_by,
        status=Status(row.status),
        rows=row.rows,
        version=row.version,
        switched=(
            Decision(row.current_by, row.current_at, row.current_reason) if row.current_at else None
        ),
    )


async def add_generation(
    uow: UnitOfWork, one: Generation, *, at: datetime, bytes_total: int = 0
) -> None:
    await uow.execute(
        insert(place_generation).values(
            id=one.id,
            kind=one.kind,
            name=one.source.name,
            published_on=one.source.published_on,
            licence=one.source.licence,
            source=one.source.source,
            sha256=one.source.sha256,
            status=one.status,
            rows=one.rows,
            bytes_total=bytes_total,
            loaded_by=one.loaded_by,
            loaded_at=at,
        )
    )


async def get_generation(uow: UnitOfWork, generation_id: UUID, *, lock: bool = False) -> Generation:
    query = select(place_generation).where(place_generation.c.id == generation_id)
    row = await uow.first(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("We do not know this generation. Look at the list of generations.")
    return to_generation(row)


async def current_generation(
    uow: UnitOfWork, kind: GenerationKind, *, lock: bool = False
) -> Generation | None:
    """Which generation answers rest on, if any was ever switched to."""
    query = select(place_generation).where(
        place_generation.c.kind == kind, place_generation.c.status == Status.CURRENT
    )
    row = await uow.first(query.with_for_update() if lock else query)
    return None if row is None else to_generation(row)


async def save_generation(uow: UnitOfWork, one: Generation, **more: Any) -> None:
    switched = one.switched
    if switched is not None:
        more |= {
            "current_by": switched.by,
            "current_at": switched.at,
            "current_reason": switched.reason,
        }
    await uow.execute(
        update(place_generation)
        .where(place_generation.c.id == one.id)
        .values(
            status=one.status,
            rows=one.rows,
            sha256=one.source.sha256,
            version=place_generation.c.version + 1,
            **more,
        )
    )


async def add_places(uow: UnitOfWork, generation_id: UUID, found: Constituencies) -> None:
    places: list[dict[str, Any]] = [
        {
            "generation_id": generation_id,
            "code": one.code,
            "kind": one.kind,
            "name": one.name,
            "nation": one.nation,
            "region": one.region,
            "replaced_by": one.replaced_by,
        }
        for one in found.places.values()
    ]
    belongs = [
        {"generation_id": generation_id, "constituency": code, "authority": authority}
        for code, authorities in found.authorities.items()
        for authority in dict.fromkeys(authorities)
    ]
    for table, rows in ((place, places), (constituency_authority, belongs)):
        for start in range(0, len(rows), ROWS_AT_ONCE):
            await uow.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def to_place(row: Row[Any]) -> Place:
    return Place(
        code=row.code,
        kind=PlaceKind(row.kind),
        name=row.name,
        nation=Nation(row.nation) if row.nation else None,
        region=row.region,
        replaced_by=row.replaced_by,
    )


async def places_by_code(
    uow: UnitOfWork, generation_id: UUID, codes: Sequence[str] | None = None
) -> dict[str, Place]:
    """The places of a generation, all of them or those with these codes."""
    query = select(place).where(place.c.generation_id == generation_id)
    if codes is not None:
        query = query.where(place.c.code.in_(codes))
    return {row.code: to_place(row) for row in await uow.all(query)}


async def forget_rows(uow: UnitOfWork, one: Generation) -> None:
    """Remove what a generation brought; postcodes go with their partition, in a moment."""
    if one.kind is GenerationKind.POSTCODES:
        await uow.execute(delete(place_move).where(place_move.c.generation_id == one.id))
        await uow.execute(text(f'drop table if exists "{partition(one.id)}"'))
        return
    for table in (constituency_authority, place):
        await uow.execute(delete(table).where(table.c.generation_id == one.id))


def partition(generation_id: UUID) -> str:
    """The table that holds the postcodes of one generation."""
    return f"postcode_{generation_id.hex}"
