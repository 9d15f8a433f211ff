"""What one reader sees of the figures: their own part in full, the rest with what it hides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from membership.domain.places import Nation
from membership.domain.register import (
    Cell,
    Dimension,
    Measure,
    Reader,
    Row,
    Table,
    publish,
    within,
)
from membership.queries.register import Source, figures
from sanctuary.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    nation: str | None = None
    region: str | None = None
    stream: str | None = None
    on: date | None = None

    def covers(self, cell: Cell) -> bool:
        """Whether a cell lies in what was asked for."""
        return (
            self.nation in {None, cell.nation}
            and (
                self.region is None
                or (cell.nation == Nation.ENGLAND and self.region == (cell.region or "unknown"))
            )
            and self.stream in {None, cell.stream}
        )

    def within_reach(self, reader: Reader) -> bool:
        """Whether all that was asked for is the reader's own part."""
        if reader.everything:
            return True
        nation = self.nation or (Nation.ENGLAND.value if self.region else None)
        return nation in reader.nations or self.stream in reader.streams


@dataclass(frozen=True, slots=True)
class Shown:
    on: date
    source: Source
    row: Row
    tables: Mapping[Dimension, Table] = field(default_factory=dict)
    withheld: bool = False

    def parts(self, dimension: Dimension, measure: Measure) -> dict[str, int | None]:
        """One figure by the rows of a dimension; noughts are left out."""
        rows = self.tables.get(dimension, {})
        return {key: row[measure] for key, row in rows.items() if row.get(measure, 0) != 0}


async def shown(uow: UnitOfWork, asked: Asked, reader: Reader) -> Shown:
    """The figures that were asked for, as far as this reader may see them."""
    own = asked.within_reach(reader)
    found = await figures(uow, asked.on, snapped=not own)
    if own:
        return _in_full(found.cells, asked, on=found.on, source=found.source)
    everything = publish(found.cells, reader)
    row, tables = _as_published(everything.tables, everything.totals, asked)
    gaps = any(number is None for number in row.values()) or any(
        number is None for rows in tables.values() for r in rows.values() for number in r.values()
    )
    return Shown(found.on, found.source, row, tables, withheld=gaps or not row)


def _in_full(cells: tuple[Cell, ...], asked: Asked, *, on: date, source: Source) -> Shown:
    part = within(cells, asked.covers)
    seen = publish(part, Reader(everything=True))
    row = dict(seen.totals)
    if asked.stream is not None:
        by_stream = seen.tables[Dimension.STREAM].get(asked.stream, {})
        row = {**dict.fromkeys(row, None), **dict.fromkeys(_OF_STREAM, 0), **by_stream}
    return Shown(on, source, row, seen.tables)


_OF_STREAM = (
    Measure.MEMBERS_AWARDED,
    Measure.MEMBERS_NOT_AWARDED,
    Measure.AWARDS,
    Measure.SIGNATURES,
    Measure.LOCAL_LEADS,
    Measure.SUPPORTERS,
)


def _as_published(
    tables: Mapping[Dimension, Table], totals: Row, asked: Asked
) -> tuple[Row, Mapping[Dimension, Table]]:
    """The one row that was asked for. Rows of two dimensions at once are published to nobody."""
    wanted = {
        Dimension.NATION: asked.nation,
        Dimension.REGION: asked.region,
        Dimension.STREAM: asked.stream,
    }
    named = {dimension: row for dimension, row in wanted.items() if row is not None}
    if not named:
        return totals, tables
    if asked.region and asked.nation == Nation.ENGLAND:
        named.pop(Dimension.NATION)
    if len(named) > 1:
        return {}, {}
    ((dimension, key),) = named.items()
    nothing = dict.fromkeys(next(iter(tables[dimension].values()), {}), 0)
    row = tables[dimension].get(key, nothing)
    regions = {Dimension.REGION: tables[Dimension.REGION]} if key == Nation.ENGLAND else {}
    return row, regions
