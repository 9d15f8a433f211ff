"""How many people did what, where, told so that nobody stands out.

Quarters that are over and never overlap, so that no two answers can be subtracted. Kinds and places
with few people are put together; what could still be worked out from the rest is left out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sanctuary.errors import Invalid
from sanctuary.withholding import Cell, Rule, TooFewToTell, pooled, withheld

OTHERS, UNKNOWN = "others", "unknown"
MONTHS, FIRST_MONTHS = 3, (1, 4, 7, 10)
Counts = Mapping[tuple[str, str | None, str | None], int]


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "2026-Q3". Raises Invalid."""
        year, _, number = text.partition("-Q")
        if not (year.isdecimal() and len(year) == len("2026") and number in {"1", "2", "3", "4"}):
            raise Invalid('Write a quarter as year and number, for example "2026-Q3".')
        return cls(int(year), int(number))

    @classmethod
    def last_before(cls, day: date) -> Self:
        """The newest one that is over."""
        now = cls(day.year, (day.month - 1) // MONTHS + 1)
        return cls(now.year - 1, 4) if now.number == 1 else cls(now.year, now.number - 1)

    @property
    def begins(self) -> date:
        return date(self.year, FIRST_MONTHS[self.number - 1], 1)

    @property
    def ends(self) -> date:
        """The day after its last one."""
        last = self.number == len(FIRST_MONTHS)
        return date(self.year + 1, 1, 1) if last else date(self.year, FIRST_MONTHS[self.number], 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True)
class Row:
    """People who did a kind of action somewhere; `people` is None where it is withheld.

    Without a constituency it is about a whole nation.
    """

    nation: str
    constituency: str | None
    kind: str
    people: int | None


def told(counts: Counts, rule: Rule) -> list[Row]:
    """What is told, from how many people did which kind, by nation and constituency.

    Nations first, then the constituencies of each nation by themselves: what is known of a nation
    is then known of the columns of its own table, and withheld accordingly.
    """
    by_nation: Counter[tuple[str, str]] = Counter()
    for (kind, nation, _), number in counts.items():
        by_nation[nation or UNKNOWN, kind] += number
    kinds = _together(_sums(by_nation, 1), rule)
    if kinds is None:
        return []
    cells: Counter[Cell] = Counter()
    for (nation, kind), number in by_nation.items():
        cells[nation, kinds[kind]] += number
    rows = [
        Row(nation, None, kind, people) for (nation, kind), people in _crossed(cells, rule).items()
    ]
    for one in sorted({nation for nation, _ in cells} - {UNKNOWN}):
        rows += _within(one, counts, kinds, rule)
    return rows


def _within(nation: str, counts: Counts, kinds: Mapping[str, str], rule: Rule) -> list[Row]:
    """The constituencies of one nation; none of them where that would tell of a few."""
    seats: Counter[tuple[str, str]] = Counter()
    for (kind, where, seat), number in counts.items():
        if where == nation:
            seats[seat or UNKNOWN, kinds[kind]] += number
    places = _together(_sums(seats, 0), rule)
    if places is None:
        return []
    cells: Counter[Cell] = Counter()
    for (seat, kind), number in seats.items():
        cells[places[seat], kind] += number
    return [
        Row(nation, seat, kind, people) for (seat, kind), people in _crossed(cells, rule).items()
    ]


def _sums(counts: Mapping[tuple[str, str], int], place: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for key, number in counts.items():
        sums[key[place]] += number
    return sums


def _together(numbers: Mapping[str, int], rule: Rule) -> dict[str, str] | None:
    """Each name, or `others` for those that are put together; None when all are too few."""
    try:
        pool = pooled({name: (number,) for name, number in numbers.items()}, rule)
    except TooFewToTell:
        return None
    return {name: OTHERS if name in pool else name for name in numbers}


def _crossed(cells: Mapping[Cell, int], rule: Rule) -> dict[Cell, int | None]:
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    whole = {(row, column): cells.get((row, column), 0) for row in rows for column in columns}
    try:
        hidden = withheld(whole, rule)
    except TooFewToTell:
        hidden = frozenset(whole)
    return {cell: None if cell in hidden else number for cell, number in whole.items()}
