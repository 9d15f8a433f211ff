"""The awards in figures: a year's applications, awards, renewals, lapses, and how long it took.

A council of figures for the charity's impact report (DOMAIN E139). As they are for those whose part
it is; for the public with small numbers withheld, the same for everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Literal

from sanctuary.withholding import Rule, TooFewToTell, pooled

Part = Literal["all", "stream", "nation"]
UNKNOWN = "unknown"
OTHERS = "others"


class Measure(StrEnum):
    APPLICATIONS = "applications"
    AWARDS = "awards"
    RENEWALS = "renewals"
    LAPSES = "lapses"
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened in the year. A decision says how many days it took."""

    measure: Measure
    stream: str
    nation: str | None
    days: int | None = None

    def place(self, part: Part) -> str:
        match part:
            case "stream":
                return self.stream
            case "nation":
                return self.nation or UNKNOWN
            case _:
                return ""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the network in a year. What is None is withheld; no median without decisions."""

    part: Part
    name: str
    applications: int | None
    awards: int | None
    renewals: int | None
    lapses: int | None
    decisions: int | None
    median_days: int | None


def rows_of(facts: Iterable[Fact]) -> list[Row]:
    """Everything, then by stream, then by nation."""
    kept = list(facts)
    return [
        _row(part, name, group)
        for part in ("all", "stream", "nation")
        for name, group in _grouped(kept, part).items()
    ]


def _grouped(facts: Sequence[Fact], part: Part) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {"": []} if part == "all" else {}
    for fact in facts:
        groups.setdefault(fact.place(part), []).append(fact)
    return {name: groups[name] for name in sorted(groups)}


def _row(part: Part, name: str, facts: Sequence[Fact]) -> Row:
    days = [fact.days for fact in facts if fact.days is not None]
    numbers: Mapping[str, int] = {each.value: _count(facts, each) for each in Measure}
    return Row(part, name, **numbers, median_days=round(median(days)) if days else None)


def _numbers(facts: Sequence[Fact]) -> tuple[int, ...]:
    return tuple(_count(facts, each) for each in Measure)


def public_rows(facts: Iterable[Fact], rule: Rule) -> list[Row]:
    """The same for everybody: small totals are withheld, small parts put together as others.

    A part that nothing can be told of is left out; its totals stand.
    """
    kept = list(facts)
    shown = [each for each in Measure if not rule.is_small(_count(kept, each))]
    kept = [fact for fact in kept if fact.measure in shown]
    rows = [_public(_row("all", "", kept), shown)]
    for part in ("stream", "nation"):
        groups = _grouped(kept, part)
        numbers = {name: _numbers(group) for name, group in groups.items()}
        try:
            pool = pooled(numbers, rule)
        except TooFewToTell:
            continue
        rows += [
            _public(_row(part, name, group), shown)
            for name, group in groups.items()
            if name not in pool
        ]
        if pool:
            together = [fact for name in sorted(pool) for fact in groups[name]]
            rows.append(_public(_row(part, OTHERS, together), shown))
    return rows


def _count(facts: Iterable[Fact], measure: Measure) -> int:
    return sum(fact.measure is measure for fact in facts)


def _public(row: Row, shown: Iterable[Measure]) -> Row:
    told: Mapping[str, int | None] = {
        each.value: getattr(row, each.value) if each in shown else None for each in Measure
    }
    return Row(row.part, row.name, **told, median_days=row.median_days)
