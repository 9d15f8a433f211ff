"""What may be told of all paths together: months that are over, and no number under five.

A month is told as a whole or not at all for each step, and a total adds up only what is told, so
that nothing withheld can be worked out by subtraction, today or by asking again tomorrow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """How often something happened in a month; None: fewer than five, zero included."""

    month: date
    what: str
    total: int | None


def shown(counts: Iterable[tuple[date, str, int]], *, today: date) -> list[Figure]:
    """The figures of months that ended before `today`, oldest first."""
    this_month = today.replace(day=1)
    return sorted(
        (
            Figure(month, what, total if total >= FEWEST else None)
            for month, what, total in counts
            if month < this_month
        ),
        key=lambda each: (each.month, each.what),
    )


def totals(figures: Iterable[Figure]) -> Mapping[str, int]:
    """Sums of what is shown, and of nothing else."""
    added: dict[str, int] = {}
    for each in figures:
        if each.total is not None:
            added[each.what] = added.get(each.what, 0) + each.total
    return added
