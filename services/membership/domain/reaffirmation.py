"""Re-affirming: a new edition asks everybody who signed the one before whether they stand by it.

Twelve months by default, with a ladder of reminders; each step once per signature and edition,
however the dates move (DOMAIN C1; PEERS B15).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FEWEST = 5


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: some months after it became due, or some days before the last day."""

    step: str
    months: int | None = None
    days_before_end: int | None = None

    def on(self, due_since: date, due_on: date) -> date:
        if self.months is not None:
            return add_months(due_since, self.months)
        return due_on - timedelta(days=self.days_before_end or 0)


@dataclass(frozen=True, slots=True)
class Rule:
    since: date
    source: str
    limit_months: int
    ladder: tuple[Step, ...]

    def due_on(self, due_since: date) -> date:
        return add_months(due_since, self.limit_months)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long what a rejected sign-up said is kept, by cause."""

    since: date
    source: str
    days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """How a re-affirmation goes in one nation; None where a count is withheld."""

    due: int | None = 0
    reaffirmed: int | None = 0
    withdrawn: int | None = 0
    lapsed: int | None = 0


OUTCOMES = ("due", "reaffirmed", "withdrawn", "lapsed")


def progress(
    by_nation: Mapping[str, Mapping[str, int]], *, withhold: bool
) -> tuple[dict[str, Counted], Counted]:
    """Counts by nation, and in all.

    With `withhold`, counts under five are left out. A sum is left out as soon as one of its parts
    is, or the part could be had by subtraction.
    """

    def shown(number: int) -> int | None:
        return None if withhold and number < FEWEST else number

    nations = {
        nation: Counted(**{name: shown(counts.get(name, 0)) for name in OUTCOMES})
        for nation, counts in sorted(by_nation.items())
    }
    sums: dict[str, int | None] = {}
    for name in OUTCOMES:
        parts = [getattr(one, name) for one in nations.values()]
        whole = sum(counts.get(name, 0) for counts in by_nation.values())
        sums[name] = None if None in parts else shown(whole)
    return nations, Counted(**sums)
