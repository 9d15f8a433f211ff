"""What indicators counted, told to those who may know it exactly, and to everybody with care.

A published number is never small (PEERS B18): parts under the threshold are put together with
others, and months into quarters, halves or the whole year, until none of them is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sanctuary.withholding import Rule, TooFewToTell, pooled

Part = Literal["all", "nation", "stream"]
PARTS: tuple[Part, ...] = ("all", "nation", "stream")
UNKNOWN = "unknown"
OTHERS = "others"
YEAR = 12
SPANS = (1, 3, 6, YEAR)


@dataclass(frozen=True, slots=True)
class Count:
    """What one indicator counted in a month, in a stream and a nation; empty is not known."""

    indicator: str
    month: date
    stream: str
    nation: str
    number: int

    def place(self, part: Part) -> str:
        match part:
            case "nation":
                return self.nation or UNKNOWN
            case "stream":
                return self.stream or UNKNOWN
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class Line:
    """A number of an indicator, whole or of a part. None is withheld."""

    indicator: str
    part: Part
    name: str
    number: int | None


def lines(counts: Iterable[Count], indicators: Iterable[str]) -> list[Line]:
    """Exact: every indicator as a whole, nought too, then by nation, then by stream."""
    kept = list(counts)
    return [
        Line(key, part, name, number)
        for key in indicators
        for part in PARTS
        for name, number in _by(kept, key, part).items()
    ]


def public_lines(counts: Iterable[Count], indicators: Iterable[str], rule: Rule) -> list[Line]:
    """The same for everybody. A part of which nothing can be told is left out."""
    kept = list(counts)
    return [line for key in indicators for line in _public(kept, key, rule)]


def _public(counts: Sequence[Count], key: str, rule: Rule) -> list[Line]:
    whole = _by(counts, key, "all")[""]
    if rule.is_small(whole):
        return [Line(key, "all", "", None)]
    found = [Line(key, "all", "", whole)]
    for part in PARTS[1:]:
        numbers = _by(counts, key, part)
        try:
            pool = pooled({name: (number,) for name, number in numbers.items()}, rule)
        except TooFewToTell:
            continue
        found += [Line(key, part, name, numbers[name]) for name in numbers if name not in pool]
        if pool:
            found.append(Line(key, part, OTHERS, sum(numbers[name] for name in pool)))
    return found


def _by(counts: Iterable[Count], key: str, part: Part) -> dict[str, int]:
    found = {"": 0} if part == "all" else {}
    for each in counts:
        if each.indicator == key:
            found[each.place(part)] = found.get(each.place(part), 0) + each.number
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Course:
    """How a year went: one number for each `months` months of it."""

    indicator: str
    months: int
    numbers: tuple[int, ...]


def course(counts: Iterable[Count], key: str, year: int, rule: Rule | None) -> Course | None:
    """By months, or by the shortest longer span in which no number is small.

    None where the whole year is too small to be told. Without a rule: by months.
    """
    months = [0] * YEAR
    for each in counts:
        if each.indicator == key and each.month.year == year:
            months[each.month.month - 1] += each.number
    for span in SPANS:
        numbers = tuple(sum(months[at : at + span]) for at in range(0, YEAR, span))
        if rule is None or not any(map(rule.is_small, numbers)):
            return Course(key, span, numbers)
    return None
