"""What indicators counted, told to those who may know it exactly, and to everybody with care.

A published number is never small (PEERS B18): parts under the threshold are put together with
others, and months into quarters, halves or the whole year, until none of them is.
"""

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Course:
    """How a year went: one number for each `months` months of it."""

    months: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an indicator. No course: it is withheld."""

    lines: tuple[Line, ...]
    course: Course | None


def lines(counts: Iterable[Count], indicators: Iterable[str]) -> list[Line]:
    """Exact: every indicator as a whole, nought too, then by nation, then by stream."""
    kept = list(counts)
    return [
        Line(key, part, name, number)
        for key in indicators
        for part in PARTS
        for name, number in _by(kept, key, part).items()
    ]


def by_month(counts: Iterable[Count], key: str, year: int) -> Course:
    """Exact."""
    months = [0] * YEAR
    for each in counts:
        if each.indicator == key and each.month.year == year:
            months[each.month.month - 1] += each.number
    return Course(1, tuple(months))


def exact(counts: Sequence[Count], family: Sequence[str], year: int) -> dict[str, Told]:
    return {key: Told(tuple(lines(counts, [key])), by_month(counts, key, year)) for key in family}


def published(
    counts: Sequence[Count], family: Sequence[str], year: int, rule: Rule
) -> dict[str, Told]:
    """For everybody: a whole and its parts, of which none tells a small number of another.

    What the parts leave over of the whole counts as a number that is told.
    """
    whole, *parts = family
    numbers = {key: _by(counts, key, "all")[""] for key in family}
    open_keys = [key for key in family if not rule.is_small(numbers[key])]
    if rule.is_small(numbers[whole]):
        open_keys = [key for key in family if not numbers[key]]
    for key in reversed(parts):
        if not rule.is_small(_rest(numbers, whole, open_keys)):
            break
        if key in open_keys and numbers[key]:
            open_keys.remove(key)
    places = _places(counts, whole, open_keys, rule)
    span = _span(counts, whole, open_keys, year, rule)
    return {
        key: Told(
            (Line(key, "all", "", numbers[key]), *places.get(key, ())),
            _over(by_month(counts, key, year), span),
        )
        if key in open_keys
        else Told((Line(key, "all", "", None),), None)
        for key in family
    }


def _rest(numbers: Mapping[str, int], whole: str, told: Sequence[str]) -> int:
    return numbers[whole] - sum(numbers[key] for key in told if key != whole)


def _places(
    counts: Sequence[Count], whole: str, told: Sequence[str], rule: Rule
) -> dict[str, list[Line]]:
    """By nation and by stream: places with a small number in any of these are put together.

    Where that leaves nothing, the whole alone is told by place.
    """
    found: dict[str, list[Line]] = {}
    for part in PARTS[1:]:
        for keys in (told, [key for key in told if key == whole]):
            try:
                rows = _pooled(counts, part, whole, keys, rule)
            except TooFewToTell:
                continue
            for key, some in rows.items():
                found.setdefault(key, []).extend(some)
            break
    return found


def _pooled(
    counts: Sequence[Count], part: Part, whole: str, keys: Sequence[str], rule: Rule
) -> dict[str, list[Line]]:
    by = {key: _by(counts, key, part) for key in keys}
    places = sorted(by.get(whole, {}))
    rows = {place: [by[key].get(place, 0) for key in keys] for place in places}
    for place in places:
        if len(keys) > 1:
            rows[place].append(_rest(dict(zip(keys, rows[place], strict=True)), whole, keys))
    pool = pooled(rows, rule)
    told: dict[str, list[Line]] = {}
    for n, key in enumerate(keys):
        apart = [(place, rows[place][n]) for place in places if place not in pool]
        others = [(OTHERS, sum(rows[place][n] for place in pool))] if pool else []
        told[key] = [Line(key, part, *each) for each in [*apart, *others] if each[1]]
    return told


def _span(counts: Sequence[Count], whole: str, told: Sequence[str], year: int, rule: Rule) -> int:
    """The shortest span in which nothing that is told, and nothing left over, is small."""
    months = {key: by_month(counts, key, year) for key in told}
    for span in SPANS[:-1]:
        spans = [_over(each, span).numbers for each in months.values()]
        each_span = [dict(zip(told, some, strict=True)) for some in zip(*spans, strict=True)]
        small = (number for some in each_span for number in some.values())
        rests = (_rest(some, whole, told) for some in each_span if whole in some)
        if not any(map(rule.is_small, (*small, *rests))):
            return span
    return YEAR


def _over(course: Course, span: int) -> Course:
    numbers = course.numbers
    return Course(span, tuple(sum(numbers[at : at + span]) for at in range(0, YEAR, span)))


def _by(counts: Iterable[Count], key: str, part: Part) -> dict[str, int]:
    found = {"": 0} if part == "all" else {}
    for each in counts:
        if each.indicator == key:
            found[each.place(part)] = found.get(each.place(part), 0) + each.number
    return dict(sorted(found.items()))


def revised(was: int | None, now: int, rule: Rule | None) -> bool:
    """Whether it may be told that a number of an earlier year became another one since.

    Two numbers side by side tell the difference, so that must not be small either; of a withheld
    one it is known how large it may be.
    """
    if rule is None:
        return was != now
    before = rule.threshold - 1 if was is None else was
    return abs(now - before) >= rule.threshold and not rule.is_small(now)
