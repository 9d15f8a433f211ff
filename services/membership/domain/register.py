"""The network's figures as cells: what is counted, where, in which stream, in which state.

Everything that is shown is a sum of cells. Awarded and not awarded make all organisations; an
organisation with awards in two streams counts once in `awarded` and once in each stream.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from membership.domain.places import Nation
from membership.domain.small_numbers import Hidden, hide

UNKNOWN, NONE = "unknown", "none"


class Measure(StrEnum):
    """What a column of the register counts."""

    GROUPS = "groups"
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    MEMBERS_AWARDED = "members_awarded"
    MEMBERS_NOT_AWARDED = "members_not_awarded"
    AWARDS = "awards"
    SIGNATURES = "signatures"
    LOCAL_LEADS = "local_leads"
    SUPPORTERS = "supporters"
    PERSONAL_SIGNATURES = "personal_signatures"


class Dimension(StrEnum):
    NATION = "nation"
    REGION = "region"
    STREAM = "stream"
    STATUS = "status"


# Figures that nearly say each other are withheld together: who knows how many signed knows about
# how many belong.
FAMILIES: tuple[tuple[Measure, ...], ...] = (
    (
        Measure.AWARDED,
        Measure.NOT_AWARDED,
        Measure.MEMBERS_AWARDED,
        Measure.MEMBERS_NOT_AWARDED,
        Measure.AWARDS,
        Measure.SIGNATURES,
    ),
    (Measure.GROUPS,),
    (Measure.LOCAL_LEADS,),
    (Measure.SUPPORTERS, Measure.PERSONAL_SIGNATURES),
)
# What a row of a dimension can be counted by; groups do not lie in a stream, for instance.
BY: Mapping[Dimension, frozenset[Measure]] = {
    Dimension.NATION: frozenset(Measure) - {Measure.AWARDS},
    Dimension.REGION: frozenset(Measure) - {Measure.AWARDS, Measure.PERSONAL_SIGNATURES},
    Dimension.STREAM: frozenset(Measure)
    - {Measure.GROUPS, Measure.AWARDED, Measure.NOT_AWARDED, Measure.PERSONAL_SIGNATURES},
    Dimension.STATUS: frozenset({Measure.GROUPS, Measure.SIGNATURES, Measure.PERSONAL_SIGNATURES}),
}
# Withheld rows take others with them in this order, the least known about first: never by size.
_NATIONS = (UNKNOWN, Nation.NORTHERN_IRELAND, Nation.SCOTLAND, Nation.WALES, Nation.ENGLAND)


@dataclass(frozen=True, slots=True)
class Cell:
    """So many of one kind. `stream` is empty where a figure is not of one stream."""

    measure: Measure
    number: int
    nation: str = ""
    region: str = ""
    stream: str = ""
    status: str = ""

    def row(self, dimension: Dimension) -> str | None:
        """In which row of a table it counts; None when it is no part of that table."""
        match dimension:
            case Dimension.NATION:
                return None if self.is_part else self.nation or UNKNOWN
            case Dimension.REGION:
                in_england = self.nation == Nation.ENGLAND and not self.is_part
                return self.region or UNKNOWN if in_england else None
            case Dimension.STREAM:
                if self.measure is Measure.SUPPORTERS:
                    return self.stream or None
                return self.stream or NONE
            case Dimension.STATUS:
                return self.status or None

    @property
    def is_part(self) -> bool:
        """Supporters follow any number of streams, so those cells say nothing of how many."""
        return self.measure is Measure.SUPPORTERS and bool(self.stream)


Row = Mapping[Measure, int | None]
Table = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose figures somebody may see in full: all, those of some nations, of some streams."""

    everything: bool = False
    nations: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()


def total(cells: Iterable[Cell], measure: Measure) -> int:
    return sum(cell.number for cell in cells if cell.measure is measure and not cell.is_part)


def table(cells: Iterable[Cell], dimension: Dimension) -> dict[str, dict[Measure, int]]:
    """The exact figures of a dimension, row by row."""
    found: dict[str, dict[Measure, int]] = {}
    for cell in cells:
        row = cell.row(dimension)
        if row is None or cell.measure not in BY[dimension]:
            continue
        numbers = found.setdefault(row, dict.fromkeys(sorted(BY[dimension]), 0))
        numbers[cell.measure] += cell.number
    return {name: found[name] for name in sorted(found, key=_order)}


def _order(name: str) -> tuple[int, str]:
    return (_NATIONS.index(name) if name in _NATIONS else len(_NATIONS), name)


@dataclass(frozen=True, slots=True)
class Published:
    """What one reader may see: tables with gaps, and totals, which may be gaps too."""

    tables: Mapping[Dimension, Table]
    totals: Row


def publish(cells: Iterable[Cell], reader: Reader) -> Published:
    """All tables for one reader, withheld together so that none gives away what another hides."""
    kept = tuple(cells)
    exact = {dimension: table(kept, dimension) for dimension in Dimension}
    hidden: dict[tuple[Dimension, Measure], Hidden] = {}
    for family in FAMILIES:
        decided = {} if reader.everything else _decide(exact, family, reader)
        for measure in family:
            for dimension in Dimension:
                hidden[dimension, measure] = decided.get(dimension, Hidden())
    return Published(
        tables={
            dimension: {
                row: {
                    measure: None if hidden[dimension, measure].hides(row) else number
                    for measure, number in numbers.items()
                }
                for row, numbers in rows.items()
            }
            for dimension, rows in exact.items()
        },
        totals={
            measure: None if hidden[Dimension.NATION, measure].totals else total(kept, measure)
            for measure in Measure
        },
    )


def _decide(
    exact: Mapping[Dimension, Mapping[str, Mapping[Measure, int]]],
    family: tuple[Measure, ...],
    reader: Reader,
) -> dict[Dimension, Hidden]:
    """What to withhold of each table of linked figures.

    The regions add up to England: if nothing protects them, England goes too, and without England
    they all go. The other tables share nothing but the totals of the whole.
    """

    def rows(dimension: Dimension) -> dict[str, list[int]]:
        shown = [measure for measure in family if measure in BY[dimension]]
        return {name: [row[each] for each in shown] for name, row in exact[dimension].items()}

    england = Nation.ENGLAND.value
    regions = Hidden() if england in reader.nations else hide(rows(Dimension.REGION))
    decided = {
        Dimension.NATION: hide(
            rows(Dimension.NATION), reader.nations, also={england} if regions.totals else ()
        ),
        Dimension.REGION: regions,
        Dimension.STREAM: hide(rows(Dimension.STREAM), reader.streams),
        Dimension.STATUS: hide(rows(Dimension.STATUS)),
    }
    whole = any(decided[each].totals for each in Dimension if each is not Dimension.REGION)
    if whole or (decided[Dimension.NATION].hides(england) and england not in reader.nations):
        decided[Dimension.REGION] = Hidden(frozenset(exact[Dimension.REGION]), totals=True)
        if england in reader.nations:
            decided[Dimension.REGION] = Hidden()
    if whole:
        known = {Dimension.NATION: reader.nations, Dimension.STREAM: reader.streams}
        for each in (Dimension.NATION, Dimension.STREAM, Dimension.STATUS):
            others = frozenset(exact[each]) - known.get(each, frozenset())
            decided[each] = Hidden(others, totals=True)
    return decided


def within(cells: Iterable[Cell], keep: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    """The cells of a part of the network, for whoever may see all of it."""
    return tuple(cell for cell in cells if keep(cell))
