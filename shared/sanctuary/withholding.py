"""Which numbers are withheld, so that nobody works out how few stand behind one.

A number under the threshold is small; a nought says something of nobody and stays. Two rules, for
tables whose totals are known. `pooled` puts the rows with a small number together as one row.
`withheld` leaves out cells of a crossed table, and more than the small ones where these could be
worked out by subtraction. Both hold against somebody who knows the rules, and which numbers are
withheld for being small: each of those could be another one, with all that is given the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sanctuary.errors import Refusal

LEAST = 3
# A default of ours, dated 21 November 2026: staff set another one, from a day on.
SHIPPED, SHIPPED_ON = 5, date(2026, 11, 21)
NOTHING_LEFT = (
    "There is too little behind these numbers to give them without saying something of a few. Ask "
    "for a longer time or a larger part, or wait until there is more."
)
_MOST = 10**12
Node = tuple[str, str]
Cell = tuple[str, str]


class TooFewToTell(Refusal):
    slug = "too-few-to-tell"
    title = "These numbers are too small to be given"


@dataclass(frozen=True, slots=True)
class Rule:
    """The smallest number that is told. Never under three: of two, each knows the other."""

    threshold: int

    def __post_init__(self) -> None:
        if self.threshold < LEAST:
            raise ValueError("of two, each knows the other")

    def is_small(self, number: int) -> bool:
        return 0 < number < self.threshold

    def tells(self, some: int, of: int) -> bool:
        """Whether it may be told how many of a known whole did something: many did, many not."""
        return some >= self.threshold and of - some >= self.threshold

    def room(self, number: int) -> tuple[int, int]:
        """What somebody may know of a withheld number who knows why it is withheld."""
        if number == 0:
            return 0, 0
        return (1, self.threshold - 1) if self.is_small(number) else (self.threshold, _MOST)


def pooled(rows: Mapping[str, Sequence[int]], rule: Rule) -> frozenset[str]:
    """The rows to be put together as one, so that neither they nor the pool tell a small number.

    The others are added in the order of their names, never by size: which one was chosen must say
    nothing of its number. Raises TooFewToTell when even all of them together are too few.
    """
    pool = {name for name, numbers in rows.items() if any(map(rule.is_small, numbers))}
    spare = [name for name in sorted(rows) if name not in pool and any(rows[name])]
    while pool and not _pool_holds([rows[name] for name in sorted(pool)], rule):
        if not spare:
            raise TooFewToTell(NOTHING_LEFT)
        pool.add(spare.pop(0))
    return frozenset(pool)


def _pool_holds(rows: Sequence[Sequence[int]], rule: Rule) -> bool:
    columns = list(zip(*rows, strict=True))
    return all(
        not rule.is_small(sum(column)) and each_could_be_another(column, rule) for column in columns
    )


def each_could_be_another(column: Sequence[int], rule: Rule) -> bool:
    """Whether each number but nought has room, given the sum and what the others can be."""
    up = [rule.room(number)[1] > number for number in column]
    down = [rule.room(number)[0] < number for number in column]
    return all(
        (up[place] and any(down[:place] + down[place + 1 :]))
        or (down[place] and any(up[:place] + up[place + 1 :]))
        for place, number in enumerate(column)
        if number
    )


def withheld(cells: Mapping[Cell, int], rule: Rule) -> frozenset[Cell]:
    """The cells of a crossed table to leave out, when the totals of its rows and columns are known.

    `cells` has every pair of row and column. Raises TooFewToTell when nothing is left to hide
    behind.
    """
    hidden = {cell for cell, number in cells.items() if rule.is_small(number)}
    spare = {cell for cell, number in cells.items() if number} - hidden
    while told := _told(cells, hidden, rule):
        beside = _beside(told[0], hidden, spare)
        if not beside:
            raise TooFewToTell(NOTHING_LEFT)
        hidden |= beside
        spare -= beside
    return frozenset(hidden)


def _beside(cell: Cell, hidden: Collection[Cell], spare: Collection[Cell]) -> set[Cell]:
    """What to leave out as well: the rest of a rectangle, of those the one that needs fewest.

    Chosen by what is withheld and by names, never by size.
    """
    there = {*hidden, *spare}
    rests = []
    for row, column in sorted(there):
        corners = {(cell[0], column), (row, cell[1]), (row, column)}
        new = corners - set(hidden)
        if row != cell[0] and column != cell[1] and new and corners <= there:
            rests.append(new)
    if rests:
        return min(rests, key=len)
    near = [each for each in sorted(spare) if each[0] == cell[0] or each[1] == cell[1]]
    return {*(near or sorted(spare))[:1]}


def _told(cells: Mapping[Cell, int], hidden: Iterable[Cell], rule: Rule) -> list[Cell]:
    """The small cells that follow from all that is given.

    A cell can be one more or one less if the change can be passed on around a ring of withheld
    cells, by turns in a row and in a column, each of which has room for it.
    """
    steps: dict[Node, set[tuple[Node, Cell]]] = {}
    for cell in hidden:
        low, high = rule.room(cells[cell])
        row, column = ("row", cell[0]), ("column", cell[1])
        if cells[cell] < high:
            steps.setdefault(row, set()).add((column, cell))
        if cells[cell] > low:
            steps.setdefault(column, set()).add((row, cell))
    return [
        cell
        for cell in sorted(hidden)
        if rule.is_small(cells[cell]) and not _has_room(cell, cells[cell], steps, rule)
    ]


_Steps = Mapping[Node, set[tuple[Node, Cell]]]


def _has_room(cell: Cell, number: int, steps: _Steps, rule: Rule) -> bool:
    low, high = rule.room(number)
    row, column = ("row", cell[0]), ("column", cell[1])
    return (number < high and _leads(column, row, cell, steps)) or (
        number > low and _leads(row, column, cell, steps)
    )


def _leads(start: Node, end: Node, but: Cell, steps: _Steps) -> bool:
    seen, following = {start}, [start]
    while following:
        for place, through in steps.get(following.pop(), ()):
            if through != but and place not in seen:
                seen.add(place)
                following.append(place)
    return end in seen
