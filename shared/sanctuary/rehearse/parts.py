"""What a rehearsal is made of: its time, what a service does in it, and what is told of it."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from sanctuary.charts import Chart
from sanctuary.db import UnitOfWork
from sanctuary.events import Event

SHORTEST, LONGEST = 1, 120
ONE_DAY = timedelta(days=1)


class Unlike(Exception):
    """The live store is not what this software expects; the text says what to do."""


class Unusable(Exception):
    """An option of a rehearsal cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a rehearsal: the day after `today` and those up to so many months later."""

    today: date
    months: int

    @property
    def last(self) -> date:
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + self.months, 12)
        return date(year, month + 1, min(self.today.day, monthrange(year, month + 1)[1]))

    @property
    def days(self) -> int:
        return (self.last - self.today).days

    def __iter__(self) -> Iterator[date]:
        return (self.today + timedelta(days=n) for n in range(1, self.days + 1))

    def __contains__(self, day: date) -> bool:
        return self.today < day <= self.last

    @property
    def labels(self) -> tuple[str, ...]:
        """Every calendar month that it touches, as `month_of` says it."""
        first = self.today + ONE_DAY
        count = (self.last.year - first.year) * 12 + self.last.month - first.month + 1
        months = (divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count))
        return tuple(f"{year:04}-{month + 1:02}" for year, month in months)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that the passing days brought about, in the copy alone."""

    day: date
    event: Event


@dataclass(frozen=True, slots=True)
class Trouble:
    """A day's work that failed. The kind of failure only: its words might quote a person."""

    day: date
    job: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day in the calendar; its key keeps the entry the same from one file to the next."""

    key: str
    day: date
    summary: str
    description: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one service tells. `lines` are the single cases, as a file."""

    title: str
    facts: Sequence[tuple[str, str]]
    assumptions: Sequence[str]
    charts: Sequence[Chart]
    entries: Sequence[Entry]
    head: Sequence[str]
    lines: Sequence[Sequence[object]]
    empty: str = ""


class Play(Protocol):
    """One rehearsal of one service."""

    async def begin(self, uow: UnitOfWork) -> None:
        """Look at the copy before the first day."""

    async def act(self, day: date, uow: UnitOfWork) -> None:
        """What people are taken to do on a day, after the day's own work."""

    def report(self, happenings: Sequence[Happening]) -> Report:
        """What came of it."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a service takes part. `options` are what a run may be given, and what each means.

    `days` are the daily works that are rehearsed. `takes` are the tables that these need, each with
    its columns or, where it names none, with all of them. Nothing else is copied: what people wrote
    is nobody's business in a rehearsal.
    """

    play: Callable[[Span, Mapping[str, str]], Play]
    days: Sequence[str]
    takes: Mapping[str, Sequence[str]]
    options: Mapping[str, str] = field(default_factory=dict)
