"""The public directory: who asked to be listed, and nothing while a mask lies over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, or_, select

from membership.domain.network import Status as NetworkStatus
from membership.domain.organisation import Status
from membership.queries.register import counts_on
from membership.store.recognitions import recognitions_of
from membership.tables import directory_mask, network_membership, organisation, recognition
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


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader looks for. `awarded` together with `stream` means an award in that stream."""

    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    awarded: bool | None = None
    words: str | None = None

    def conditions(self, on: date) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.nation is not None:
            found.append(organisation.c.nation == self.nation)
        if self.area is not None:
            found.append(organisation.c.area == self.area)
        if self.stream is not None:
            found.append(_member_of(self.stream))
        if self.awarded is not None:
            holds = _awarded(self.stream, on)
            found.append(holds if self.awarded else not_(holds))
        if self.words:
            found += [
                or_(
                    organisation.c.name.icontains(word, autoescape=True),
                    organisation.c.locality.icontains(word, autoescape=True),
                )
                for word in self.words.split()
            ]
        return found


def _awarded(stream: str | None, on: date) -> ColumnElement[bool]:
    held = (
        select(recognition.c.award_id)
        .where(recognition.c.organisation_id == organisation.c.id, counts_on(on))
        .correlate(organisation)
    )
    if stream is not None:
        held = held.where(recognition.c.stream == stream)
    return held.exists()


async def entries(uow: UnitOfWork, asked: PageAsked, search: Search, *, on: date) -> list[Entry]:
    """Listed, recognised, unmasked, by name. Read anew each time: a mask bites at once."""
    query = select(
        organisation.c.id, organisation.c.name, organisation.c.nation, organisation.c.locality
    ).where(
        organisation.c.listed,
        organisation.c.status == Status.RECOGNISED,
        not_(_masked()),
        *search.conditions(on),
    )
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
