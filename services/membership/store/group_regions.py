"""In which English region a group lies: read from the official places, never written down twice."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, select

from membership.domain.geography import GenerationKind, Status
from membership.domain.group import Group
from membership.tables import group_area, party_place, person, place, place_generation
from sanctuary.db import UnitOfWork

_IN_FORCE = (
    select(place_generation.c.id)
    .where(
        place_generation.c.kind == GenerationKind.CONSTITUENCIES,
        place_generation.c.status == Status.CURRENT,
    )
    .scalar_subquery()
)


def with_regions(group_ids: ColumnElement[Any]) -> Select[Any]:
    """The areas that groups cover, in order, with the region of each where it is known."""
    here = and_(place.c.generation_id == _IN_FORCE, place.c.code == group_area.c.area)
    return (
        select(group_area, place.c.region)
        .join_from(group_area, place, here, isouter=True)
        .where(group_area.c.group_id == group_ids)
        .order_by(group_area.c.area)
    )


def region_of(area: ColumnElement[Any]) -> ColumnElement[Any]:
    """The region of the local authority in a column, where it is known."""
    return (
        select(place.c.region)
        .where(place.c.generation_id == _IN_FORCE, place.c.code == area)
        .scalar_subquery()
    )


def lives_in(column: Column[Any]) -> ColumnElement[Any]:
    """What a person's own postcode says of where they live."""
    return select(column).where(party_place.c.party_id == person.c.id).scalar_subquery()


async def located(uow: UnitOfWork, group: Group) -> Group:
    """A group that is new, with its region where we know it."""
    region = await uow.scalar(
        select(place.c.region).where(place.c.generation_id == _IN_FORCE, place.c.code == group.area)
    )
    return replace(group, region=region)
