"""The network's figures: as they are now, on a day to come, or as they were kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, or_, text

from membership.domain.geography import GenerationKind
from membership.domain.group import STANDING
from membership.domain.places import Nation
from membership.domain.register import Cell, Reader
from membership.domain.streams import Stream
from membership.store.places import current_generation
from membership.store.register import cells_kept, kept_since, marks, to_cell
from membership.tables import recognition
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork

Source = Literal["now", "kept", "records"]

# Organisations and awards carry their own dates, so they are counted; people are too many for
# that and are summed from the tally that the store keeps with every change.
_CELLS = text(
    """
    with seat as materialized (
      select code, coalesce(region, '') as region from place
      where generation_id = :generation and kind = 'local_authority'
    ), ours as materialized (
      select o.id, coalesce(o.nation, '') as nation, coalesce(s.region, '') as region
      from organisation o left join seat s on s.code = o.area where o.status = 'recognised'
    ), held as materialized (
      select distinct organisation_id, stream from recognition
      where starts_on <= :day and (ended_on is null or ended_on > :day)
    ), holder as materialized (select distinct organisation_id from held)
    select case when h.organisation_id is null then 'not_awarded' else 'awarded' end as measure,
      nation, region, '' as stream, '' as status, count(*) as number
    from ours left join holder h on h.organisation_id = ours.id group by 1, 2, 3
    union all
    select 'awards', nation, region, held.stream, '', count(*)
    from held join ours on ours.id = held.organisation_id group by 1, 2, 3, 4
    union all
    select case when h.organisation_id is null then 'members_not_awarded'
      else 'members_awarded' end, nation, region, m.stream, '', count(*)
    from network_membership m join ours on ours.id = m.organisation_id
    left join held h on h.organisation_id = m.organisation_id and h.stream = m.stream
    where m.joined_on <= :day and (m.left_on is null or m.left_on > :day) group by 1, 2, 3, 4
    union all
    select 'groups', g.nation, coalesce(s.region, ''), '', g.status, count(*)
    from affiliated_group g left join seat s on s.code = g.area
    where g.status = any(:standing) group by 2, 3, 5
    union all
    select 'local_leads', l.nation, coalesce(s.region, ''), l.stream, '', count(*)
    from local_lead l left join seat s on s.code = l.area
    where l.vacant_since is null or l.vacant_since > :day group by 2, 3, 4
    union all
    select 'signatures', ours.nation, ours.region, coalesce(g.stream, ''), g.document, count(*)
    from signature g join ours on ours.id = g.party_id
    where g.party_kind = 'organisation' and g.status in ('active', 'reaffirmation_due')
    group by 2, 3, 4, 5
    """
)
_PEOPLE = text(
    """
    with seat as materialized (
      select code, coalesce(region, '') as region from place
      where generation_id = :generation and kind = 'local_authority'
    )
    select t.measure, t.nation, coalesce(s.region, '') as region, t.stream, t.status,
      sum(t.number) as number
    from register_tally t left join seat s on s.code = t.area group by 1, 2, 3, 4, 5
    """
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted, and the marks and the day it was counted for."""

    valid: tuple[object, ...]
    cells: tuple[Cell, ...]


# Per store, because a process may serve several in a test; the last count only.
_COUNTED: WeakKeyDictionary[object, _Counted] = WeakKeyDictionary()


def counts_on(day: date) -> ColumnElement[bool]:
    """`Recognition.counts_on` as SQL."""
    return (recognition.c.starts_on <= day) & or_(
        recognition.c.ended_on.is_(None), day < recognition.c.ended_on
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """`source`: counted now, kept on that day, or before the first day kept, from the records."""

    cells: tuple[Cell, ...]
    on: date
    source: Source


async def live_cells(uow: UnitOfWork, day: date) -> list[Cell]:
    """Every figure as it is now; awards and networks as they are, or will be, on that day.

    What was counted last serves again while nothing was committed that could change it. The marks
    are read first: what is counted may be newer than they say, and is then counted once more.
    """
    places = await current_generation(uow, GenerationKind.CONSTITUENCIES)
    generation = {"generation": places.id if places else None}
    store = uow.connection.engine.sync_engine
    valid = (await marks(uow), day)
    known = _COUNTED.get(store)
    if known is None or known.valid != valid:
        standing = [status.value for status in STANDING]
        rows = await uow.execute(_CELLS, generation | {"day": day, "standing": standing})
        known = _Counted(valid, tuple(to_cell(row) for row in rows if row.number))
        _COUNTED[store] = known
    people = await uow.execute(_PEOPLE, generation)
    return [*known.cells, *(to_cell(row) for row in people if row.number)]


async def figures(uow: UnitOfWork, on: date | None, *, snapped: bool) -> Figures:
    """The figures of a day.

    `snapped` is for who may not see small numbers: they get those of the last whole month before,
    because from day to day a figure changes by one person.
    """
    today = uow.clock.today()
    first = await kept_since(uow)
    if snapped:
        month = min(on or today, today).replace(day=1) - timedelta(days=1)
        on = month if first is not None and first <= month else None
    day = on or today
    if first is not None and first <= day < today:
        return Figures(tuple(await cells_kept(uow, day)), day, "kept")
    source: Source = "now" if day >= today else "records"
    return Figures(tuple(await live_cells(uow, day)), day, source)


def reader_of(actor: Actor) -> Reader:
    """What somebody may see in full: the national team and trustees all, coordinators theirs."""
    return Reader(
        everything=actor.may(Role.NATIONAL_TEAM, Role.TRUSTEE),
        nations=frozenset(
            nation.value
            for nation in Nation
            if actor.may(Role.NATION_COORDINATOR, nation=nation.value)
        ),
        streams=frozenset(
            stream.value
            for stream in Stream
            if actor.may(Role.STREAM_COORDINATOR, stream=stream.value)
        ),
    )
