"""Local authorities as the signing form offers them: from the official files, if any are loaded."""

from sqlalchemy import select

from membership.domain.geography import GenerationKind, PlaceKind
from membership.store.places import current_generation
from membership.tables import place
from sanctuary.db import UnitOfWork


async def areas_of(uow: UnitOfWork, nation: str) -> list[tuple[str, str]]:
    """Codes and names of a nation's local authorities, by name; none before a file was loaded."""
    generation = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    if generation is None:
        return []
    rows = await uow.all(
        select(place.c.code, place.c.name)
        .where(
            place.c.generation_id == generation.id,
            place.c.kind == PlaceKind.LOCAL_AUTHORITY,
            place.c.nation == nation,
        )
        .order_by(place.c.name, place.c.code)
    )
    return [(row.code, row.name) for row in rows]
