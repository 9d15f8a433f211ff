"""When an award takes applications: windows, the cohort each of them fills, and what opens next."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, with_config

FEBRUARY, LEAP_DAY = 2, 29
# Days that can be meant: a slip of the keyboard is not the year 20270.
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 12, 31))]


def in_year(day: date, year: int) -> date:
    """The same calendar day of another year; 29 February becomes 28 February (DOMAIN)."""
    if (day.month, day.day) == (FEBRUARY, LEAP_DAY) and not isleap(year):
        return date(year, FEBRUARY, LEAP_DAY - 1)
    return day.replace(year=year)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Window:
    """From `opens_on` up to and including `closes_on`; `yearly`: the same days every year.

    `capacity` is how many first applications this window takes; none means as many as come.
    """

    opens_on: Day
    closes_on: Day
    cohort: Annotated[str, Field(max_length=80)] = ""
    capacity: Annotated[int, Field(ge=1, le=10_000)] | None = None
    yearly: bool = False

    def __post_init__(self) -> None:
        if self.closes_on < self.opens_on:
            raise ValueError("a window closes on the day it opens, or later")
        if self.yearly and self.closes_on >= in_year(self.opens_on, self.opens_on.year + 1):
            raise ValueError("a window that comes every year is shorter than a year")

    def covers(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def around(self, day: date) -> tuple[Self, ...]:
        """The window as it falls near a day: for a yearly one, last, this and next year's."""
        if not self.yearly:
            return (self,)
        span = self.closes_on.year - self.opens_on.year
        # A yearly window does not go back before the first one that was announced.
        years = [day.year + each for each in (-1, 0, 1) if day.year + each >= self.opens_on.year]
        years = years or [self.opens_on.year]
        return tuple(
            replace(
                self,
                opens_on=in_year(self.opens_on, year),
                closes_on=in_year(self.closes_on, year + span),
                yearly=False,
            )
            for year in years
        )


def window_on(windows: Iterable[Window], day: date) -> Window | None:
    """The window that is open on a day, with its dates of that year."""
    found = [each for window in windows for each in window.around(day) if each.covers(day)]
    return min(found, key=lambda each: (each.closes_on, each.opens_on), default=None)


def window_after(windows: Iterable[Window], day: date) -> Window | None:
    """The next window that opens after a day, if one is known."""
    found = [each for window in windows for each in window.around(day) if each.opens_on > day]
    return min(found, key=lambda each: (each.opens_on, each.closes_on), default=None)
