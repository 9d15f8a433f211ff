"""In which English region a group lies: read from the official places, never written down twice."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from membership.domain.geography import GenerationKind, Status
from membership.domain.group import Group
from membership.tables import place, place_generation
from sanctuary.db import UnitOfWork


async def regions(uow: UnitOfWork, areas: Iterable[str]) -> dict[str, str]:
    """The region of each of these areas, as far as the places in force know one."""
    rows = await uow.all(
        select(place.c.code, place.c.region)
        .join(place_generation, place_generation.c.id == place.c.generation_id)
        .where(
            place_generation.c.kind == GenerationKind.CONSTITUENCIES,
            place_generation.c.status == Status.CURRENT,
            place.c.code.in_(list(areas)),
            place.c.region.is_not(None),
        )
    )
    return {row.code: row.region for row in rows}


async def located(uow: UnitOfWork, group: Group) -> Group:
    """The group with its region, where we know it."""
    if group.area is None:
        return group
    return replace(group, region=(await regions(uow, [group.area])).get(group.area))
