"""What a plot shows and the table beside it; `charts.drawing` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; with `totals` its last row adds up those before it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One plot with the words before it and the table beside it, which says the same.

    Labels are calendar months, as 2026-11, or else words to be shown as they are. Bars stand on one
    another, or `beside` one another where their numbers do not add up to something.
    """

    key: str
    title: str
    says: Sequence[str]
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    tables: Sequence[Table] = ()
    beside: bool = False

    @property
    def empty(self) -> bool:
        return not any(any(one.values) for one in self.series)
