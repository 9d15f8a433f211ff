"""A local authority or a region, by a postcode or by its name: as near as anybody ever asks."""

from uuid import UUID

from sqlalchemy import case, func, select

from membership.domain.geography import GenerationKind, Place, PlaceKind, Postcode
from membership.queries.postcodes import look_up
from membership.store.places import current_generation, to_place
from membership.tables import place
from sanctuary.asks import PlaceAnswer, PlaceFound
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid

MOST = 8
SHORTEST = 3


async def places_for(uow: UnitOfWork, written: str) -> PlaceAnswer:
    """What somebody may have meant, the likeliest first. What they wrote is not kept."""
    try:
        postcode = Postcode.read(written)
    except Invalid:
        return PlaceAnswer(places=await _by_name(uow, written))
    return PlaceAnswer(places=await _by_postcode(uow, postcode))


async def _by_postcode(uow: UnitOfWork, postcode: Postcode) -> list[PlaceFound]:
    """The authority in which it lies; the region of a half that lies in several."""
    found = await look_up(uow, [postcode])
    where = found.answers[0].where
    known = found.places.get(where.local_authority or where.region or "")
    return [] if known is None else [_found(known)]


async def _by_name(uow: UnitOfWork, written: str) -> list[PlaceFound]:
    generation = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    name = " ".join(written.split())
    if generation is None or len(name) < SHORTEST:
        return []
    return [_found(one) for one in await _named(uow, generation.id, name)]


async def _named(uow: UnitOfWork, generation_id: UUID, name: str) -> list[Place]:
    """Of this name exactly, else with it in their name; those that begin with it first."""
    low, wanted = func.lower(place.c.name), name.lower()
    rows = await uow.all(
        select(place)
        .where(
            place.c.generation_id == generation_id,
            place.c.kind.in_((PlaceKind.LOCAL_AUTHORITY, PlaceKind.REGION)),
            place.c.replaced_by.is_(None),
            low.contains(wanted, autoescape=True),
        )
        .order_by(
            case((low == wanted, 0), (low.startswith(wanted, autoescape=True), 1), else_=2),
            place.c.name,
            place.c.code,
        )
        .limit(MOST)
    )
    exact = [row for row in rows if row.name.lower() == wanted]
    return [to_place(row) for row in exact or rows]


def _found(one: Place) -> PlaceFound:
    return PlaceFound(code=one.code, name=one.name)
