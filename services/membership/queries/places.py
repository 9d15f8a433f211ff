"""What is known of places: generations, names, and which authorities a constituency touches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from membership.domain.geography import GenerationKind, Place, PlaceKind
from membership.store.places import current_generation, to_place
from membership.tables import constituency_authority, place, place_generation, place_move
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked


async def generations(
    uow: UnitOfWork, asked: PageAsked, *, kind: GenerationKind | None
) -> Sequence[Row[Any]]:
    query = select(place_generation)
    if kind is not None:
        query = query.where(place_generation.c.kind == kind)
    return await uow.all(asked.select(query, place_generation.c.id, descending=True))


async def generation(uow: UnitOfWork, generation_id: UUID) -> Row[Any]:
    row = await uow.first(select(place_generation).where(place_generation.c.id == generation_id))
    if row is None:
        raise NotFound("We do not know this generation. Look at the list of generations.")
    return row


async def places(
    uow: UnitOfWork, asked: PageAsked, *, kind: PlaceKind | None, nation: str | None
) -> list[Place]:
    """The places of the current generation by code; none while there is no such generation."""
    current = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    if current is None:
        return []
    query = select(place).where(place.c.generation_id == current.id, place.c.replaced_by.is_(None))
    if kind is not None:
        query = query.where(place.c.kind == kind)
    if nation is not None:
        query = query.where(place.c.nation == nation)
    return [to_place(row) for row in await uow.all(asked.select(query, place.c.code))]


async def one_place(uow: UnitOfWork, code: str) -> tuple[Place, list[Place]]:
    """A place, and what it touches: authorities of a constituency, and the other way round."""
    current = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    row = None
    if current is not None:
        row = await uow.first(
            select(place).where(place.c.generation_id == current.id, place.c.code == code)
        )
    if row is None or current is None:
        raise NotFound("We do not know this place. Check its GSS code, such as W06000011.")
    table = constituency_authority
    own, other = table.c.constituency, table.c.authority
    if row.kind == PlaceKind.LOCAL_AUTHORITY:
        own, other = other, own
    touching = await uow.all(
        select(place)
        .join(table, (table.c.generation_id == place.c.generation_id) & (other == place.c.code))
        .where(table.c.generation_id == current.id, own == (row.replaced_by or row.code))
        .order_by(place.c.code)
    )
    return to_place(row), [to_place(each) for each in touching]


async def moves(uow: UnitOfWork, generation_id: UUID) -> Sequence[Row[Any]]:
    """How many would move from where to where, by kind of party, as last previewed."""
    move = place_move.c
    way = (move.party_kind, move.from_constituency, move.to_constituency)
    return await uow.all(
        select(*way, func.count().label("number"))
        .where(move.generation_id == generation_id)
        .group_by(*way)
        .order_by(*way)
    )


async def movers(
    uow: UnitOfWork, asked: PageAsked, generation_id: UUID, *, came: str | None, goes: str | None
) -> Sequence[Row[Any]]:
    """Who would move, as last previewed; `came` and `goes` narrow it to one way."""
    query = select(place_move).where(place_move.c.generation_id == generation_id)
    if came is not None:
        query = query.where(place_move.c.from_constituency == came)
    if goes is not None:
        query = query.where(place_move.c.to_constituency == goes)
    return await uow.all(asked.select(query, place_move.c.party_id))
