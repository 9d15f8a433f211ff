"""In which English region groups and people are: read from the official places, kept once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

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


def _moved(generation_id: UUID, before_id: UUID | None) -> Select[Any]:
    """The codes of areas that lie in another region than the generation before said, or in one."""
    was = place.alias("was")
    same = and_(was.c.code == place.c.code, was.c.generation_id == before_id)
    return (
        select(place.c.code)
        .join(was, same, isouter=True)
        .where(
            place.c.generation_id == generation_id,
            place.c.region.is_distinct_from(was.c.region),
        )
    )


async def groups_moved(
    uow: UnitOfWork, generation_id: UUID, before_id: UUID | None
) -> Sequence[UUID]:
    """The affiliated groups of which another region is known now."""
    moved = group_area.c.area.in_(_moved(generation_id, before_id))
    rows = await uow.all(
        select(group_area.c.group_id).where(moved).distinct().order_by(group_area.c.group_id)
    )
    return [row.group_id for row in rows]


async def people_moved(
    uow: UnitOfWork, generation_id: UUID, before_id: UUID | None, *, after: UUID, most: int
) -> Sequence[UUID]:
    """The next people in such an area, in the order of their ids."""
    rows = await uow.all(
        select(person.c.id)
        .where(
            person.c.id > after,
            person.c.ended.is_(False),
            person.c.area.in_(_moved(generation_id, before_id)),
        )
        .order_by(person.c.id)
        .limit(most)
    )
    return [row.id for row in rows]
