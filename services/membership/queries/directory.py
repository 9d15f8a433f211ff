"""The public directory: who asked to be listed, and nothing while a mask lies over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from membership.domain.network import Status as NetworkStatus
from membership.domain.organisation import Status
from membership.store.recognitions import recognitions_of
from membership.tables import directory_mask, network_membership, organisation
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Award:
    stream: str
    until: date


@dataclass(frozen=True, slots=True)
class Entry:
    organisation_id: UUID
    name: str
    nation: str | None
    locality: str | None
    streams: tuple[str, ...]
    awards: tuple[Award, ...]


def _member_of(stream: object) -> ColumnElement[bool]:
    return (
        select(network_membership.c.id)
        .where(
            network_membership.c.organisation_id == organisation.c.id,
            network_membership.c.stream == stream,
            network_membership.c.status == NetworkStatus.MEMBER,
        )
        .correlate(organisation, directory_mask)
        .exists()
    )


def _masked() -> ColumnElement[bool]:
    """Whether some open mask covers an organisation. What we do not know is hidden, to be safe."""
    mask, place = directory_mask.c, organisation.c
    return (
        select(mask.id)
        .where(
            mask.lifted_at.is_(None),
            or_(mask.nation.is_(None), place.nation.is_(None), mask.nation == place.nation),
            or_(mask.area.is_(None), place.area.is_(None), mask.area == place.area),
            or_(mask.stream.is_(None), _member_of(mask.stream)),
        )
        .correlate(organisation)
        .exists()
    )


async def entries(
    uow: UnitOfWork, asked: PageAsked, *, nation: str | None, stream: str | None, on: date
) -> list[Entry]:
    """Listed, recognised, unmasked, by name. Read anew each time: a mask bites at once."""
    query = select(
        organisation.c.id, organisation.c.name, organisation.c.nation, organisation.c.locality
    ).where(
        and_(organisation.c.listed, organisation.c.status == Status.RECOGNISED, not_(_masked()))
    )
    if nation is not None:
        query = query.where(organisation.c.nation == nation)
    if stream is not None:
        query = query.where(_member_of(stream))
    rows = await uow.all(asked.select(query, organisation.c.name, organisation.c.id))
    ids = [row.id for row in rows]
    streams = await _streams(uow, ids)
    awards: dict[UUID, list[Award]] = {}
    for period in await recognitions_of(uow, *ids):
        if period.counts_on(on):
            awards.setdefault(period.organisation_id, []).append(
                Award(period.stream, period.expires_on)
            )
    return [
        Entry(
            organisation_id=row.id,
            name=row.name,
            nation=row.nation,
            locality=row.locality,
            streams=tuple(streams.get(row.id, ())),
            awards=tuple(awards.get(row.id, ())),
        )
        for row in rows
    ]


async def _streams(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in await uow.all(
        select(network_membership.c.organisation_id, network_membership.c.stream)
        .where(
            network_membership.c.organisation_id == func.any(list(ids)),
            network_membership.c.status == NetworkStatus.MEMBER,
        )
        .order_by(network_membership.c.stream)
    ):
        found.setdefault(row.organisation_id, []).append(row.stream)
    return found
