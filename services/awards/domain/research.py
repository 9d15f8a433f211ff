"""Numbers for researchers: where organisations stand, by stream and by nation, and nobody's name.

One population, counted once: each organisation in each stream in which it ever applied or held an
award, as it stood at the end of a quarter. Two crossed tables share their totals; small categories
are put together first, so that every total may be told, and then small cells are withheld with what
would give them away. Whoever asks about the same day gets the same numbers, so that no two files
differ by one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sanctuary.withholding import Cell, Rule, TooFewToTell, pooled, withheld

Table = Literal["all", "stream", "nation"]
OTHERS, UNKNOWN = "others", "unknown"
EVERY: Literal["all"] = "all"
UNDER_WAY, NOT_YET, WITHDRAWN, ENDED = "under_way", "not_yet", "withdrawn", "ended"
AGES = ((0, "held_under_1_year"), (1, "held_1_year"), (2, "held_2_years"),
        (3, "held_3_to_5_years"), (6, "held_6_years_or_more"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """An application that was sent: when, and on which day it ended how, if it did."""

    sent_on: date
    ended_on: date | None
    outcome: Literal["awarded", "not_yet", "withdrawn"] | None


@dataclass(frozen=True, slots=True)
class Held:
    """An award: from its first day up to the day before it ended, if it did."""

    starts_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A number of a table. None is withheld."""

    table: Table
    name: str
    standing: str
    number: int | None


def quarter_end(today: date) -> date:
    """The last day of the last quarter that is over."""
    return date(today.year, today.month - (today.month - 1) % 3, 1) - timedelta(days=1)


def standing(sent: Sequence[Sent], held: Sequence[Held], on: date) -> str | None:
    """Where an organisation stood in a stream at the end of a day; None if it had not begun."""
    begun = [each for each in held if each.starts_on <= on]
    if any(each.ended_on is None or each.ended_on > on for each in begun):
        return _age(min(each.starts_on for each in begun), on)
    before = sorted((each for each in sent if each.sent_on <= on), key=lambda each: each.sent_on)
    if any(each.ended_on is None or each.ended_on > on for each in before):
        return UNDER_WAY
    if begun:
        return ENDED
    if not before:
        return None
    return NOT_YET if before[-1].outcome == "not_yet" else WITHDRAWN


def _age(since: date, on: date) -> str:
    """The age of the recognition in whole years, never a day that could be looked up."""
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    return [name for least, name in AGES if years >= least][-1]


def rows_of(counts: Mapping[tuple[str, str | None, str], int], rule: Rule) -> list[Row]:
    """What is given, from how many stand where: by (stream, nation, standing).

    Raises TooFewToTell when not even the totals can be given.
    """
    standings = _together(_sums(counts, 2), rule)
    numbers: Counter[str] = Counter()
    for key, number in counts.items():
        numbers[standings[key[2]]] += number
    rows = [Row(EVERY, EVERY, EVERY, sum(counts.values()))]
    rows += [Row(EVERY, EVERY, name, numbers[name]) for name in sorted(numbers)]
    for table, place in (("stream", 0), ("nation", 1)):
        names = _together(_sums(counts, place), rule)
        cells: Counter[Cell] = Counter()
        for key, number in counts.items():
            cells[names[key[place] or UNKNOWN], standings[key[2]]] += number
        rows += _crossed("stream" if table == "stream" else "nation", cells, sorted(numbers), rule)
    return rows


def _sums(counts: Mapping[tuple[str, str | None, str], int], place: int) -> Counter[str]:
    sums: Counter[str] = Counter()
    for key, number in counts.items():
        sums[key[place] or UNKNOWN] += number
    return sums


def _together(numbers: Mapping[str, int], rule: Rule) -> dict[str, str]:
    """Each name, or `others` for those that are put together."""
    pool = pooled({name: (number,) for name, number in numbers.items()}, rule)
    return {name: OTHERS if name in pool else name for name in numbers}


def _crossed(
    table: Table, cells: Mapping[Cell, int], columns: Iterable[str], rule: Rule
) -> list[Row]:
    rows = sorted({row for row, _ in cells})
    whole = {(row, column): cells.get((row, column), 0) for row in rows for column in columns}
    try:
        hidden = withheld(whole, rule)
    except TooFewToTell:
        hidden = frozenset(whole)
    return [
        Row(table, row, EVERY, sum(n for cell, n in whole.items() if cell[0] == row))
        for row in rows
    ] + [Row(table, *cell, None if cell in hidden else number) for cell, number in whole.items()]
