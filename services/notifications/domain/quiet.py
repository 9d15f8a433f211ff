"""Hours and days in which nobody is disturbed, on the clock of whoever would hear it."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from sanctuary.clock import LONDON

WEEK = frozenset(range(1, 8))


def zone_of(name: str | None) -> ZoneInfo:
    """A zone by its name. What nobody knows counts as London's: there most of us live."""
    if not name:
        return LONDON
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return LONDON


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> time:
    return time(minute // 60, minute % 60)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` to `end`, in minutes after midnight, and on whole days (Monday is 1).

    A night runs over midnight. Equal ends are no hours at all; of all seven days one is open.
    """

    start: int = 0
    end: int = 0
    days: frozenset[int] = frozenset()

    @classmethod
    def between(cls, start: time, end: time, days: Iterable[int] = ()) -> Self:
        return cls(minute_of(start), minute_of(end), frozenset(days))

    @property
    def never_open(self) -> bool:
        return self.days >= WEEK

    def holds(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether `moment` is quiet where `zone` is."""
        local = moment.astimezone(zone)
        return local.isoweekday() in self.days or self._in_hours(minute_of(local.time()))

    def _in_hours(self, minute: int) -> bool:
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def opens_at(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from `moment` on that is not quiet. Seven quiet days never open."""
        if self.never_open or not self.holds(moment, zone):
            return moment
        return next(each for each in self._openings(moment, zone) if not self.holds(each, zone))

    def _openings(self, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """When quiet could end, in order: a clock's jump, midnight, the end of the hours."""
        for start, until in _stretches(moment.astimezone(UTC), zone):
            yield start
            offset = start.astimezone(zone).utcoffset() or timedelta()
            day = datetime.combine((start + offset).date(), time(), UTC) - offset
            found = [
                day + timedelta(days=days, minutes=minute)
                for days in range(3)
                for minute in sorted({0, self.end})
            ]
            yield from (one for one in found if start < one < until)


def _stretches(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Parts of the coming days in which the clock does not jump."""
    for _ in range(len(WEEK) + 3):
        end = start + timedelta(days=1)
        jump = _jump(start, end, zone)
        if jump is not None:
            yield start, jump
            start = jump
        yield start, end
        start = end


def _jump(start: datetime, end: datetime, zone: ZoneInfo) -> datetime | None:
    """The second at which the clock jumps between two moments, if it does."""

    def offset(moment: float) -> timedelta | None:
        return datetime.fromtimestamp(moment, zone).utcoffset()

    low, high = math.floor(start.timestamp()), math.ceil(end.timestamp())
    before = offset(low)
    if before == offset(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(middle) == before else (low, middle)
    return datetime.fromtimestamp(high, UTC)
