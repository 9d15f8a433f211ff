"""Days that can carry a message: recurring ones of the network, and local ones (row 116).

A rule is a recurrence of RFC 5545; dateutil works out the days. A day that a year moves keeps its
year, and so its entry in every calendar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from dateutil.rrule import rrulestr

from campaigns.domain.playbook import Said
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

BEFORE_ALL = datetime(2000, 1, 1)  # noqa: DTZ001 — rules are about days, which have no zone
MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LEAP_DAY = (2, 29)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FURTHEST = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Hook:
    """One entry of the calendar. Without `nations` it is for everybody.

    Exactly one of `rule`, `days` and `after` says when; `moved` names the other day of a year.
    """

    key: str
    title: Said
    source: str
    prompts: tuple[Said, ...] = ()
    nations: tuple[str, ...] = ()
    area: str | None = None
    rule: str = ""
    days: tuple[date, ...] = ()
    after: tuple["Hook", int] | None = None
    moved: Mapping[int, date] = field(default_factory=dict)
    length: int = 1
    lead_days: int = 14
    sequence: int = 0

    def between(self, first: date, last: date) -> list["Occurrence"]:
        """When it begins, from `first` to `last`, both included."""
        # A year's other day may lie on the other side of either end.
        wide = (first - FURTHEST, last + FURTHEST)
        begins = [self.moved.get(one.year, one) for one in self._plain(*wide)]
        return [
            Occurrence(self, one, moved=self.moved.get(one.year) == one)
            for one in sorted(set(begins))
            if first <= one <= last
        ]

    def _plain(self, first: date, last: date) -> list[date]:
        if self.after is not None:
            other, days = self.after
            shift = timedelta(days=days)
            return [one.on + shift for one in other.between(first - shift, last - shift)]
        if self.days:
            return [one for one in self.days if first <= one <= last]
        rule = rrulestr(self.rule, dtstart=BEFORE_ALL)
        start, end = (datetime.combine(one, time()) for one in (first, last))
        return [one.date() for one in rule.between(start, end, inc=True)]

    def concerns(self, nation: str | None, area: str | None) -> bool:
        """Whether somebody who follows this place hears of it."""
        near = not self.nations or nation is None or nation in self.nations
        return near and (self.area is None or area is None or self.area == area)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A hook in one year."""

    hook: Hook
    on: date
    moved: bool = False

    @property
    def told_on(self) -> date:
        return self.on - timedelta(days=self.hook.lead_days)

    @property
    def key(self) -> str:
        """Names it for ever, whatever day its year moves it to."""
        return f"{self.hook.key}-{self.on.year}"


def every_hook(edition: Mapping[str, Any]) -> tuple[Hook, ...]:
    """The entries of one edition of the file."""
    lead, found = edition["lead_days"], dict[str, Hook]()
    written = edition["days"]
    for key in sorted(written, key=lambda one: "after" in written[one]):
        entry = written[key]
        after = entry.get("after")
        found[key] = Hook(
            key,
            Said(**entry["title"]),
            entry["source"],
            tuple(Said(**each) for each in entry.get("prompts", ())),
            nations=tuple(entry.get("nations", ())),
            rule=entry.get("rule", ""),
            days=tuple(entry.get("days", ())),
            after=(found[after["key"]], after["days"]) if after else None,
            moved=entry.get("moved", {}),
            length=entry.get("length", 1),
            lead_days=entry.get("lead_days", lead),
        )
    return tuple(found[key] for key in written)


def coming(hooks: Iterable[Hook], first: date, last: date) -> list[Occurrence]:
    """Soonest first."""
    found = [each for hook in hooks for each in hook.between(first, last)]
    return sorted(found, key=lambda one: (one.on, one.hook.key))


def told(hooks: Iterable[Hook], day: date, lead: int | None = None) -> list[Occurrence]:
    """Of which people hear on this day; those who need longer say how many days ahead (`lead`)."""
    found = []
    for hook in hooks:
        on = day + timedelta(days=hook.lead_days if lead is None else lead)
        found += hook.between(on, on)
    return found


def yearly(month: int, day: int) -> str:
    """Every year on this day; 29 February is the last of February in other years."""
    if not (1 <= month <= len(MONTH_LENGTHS) and 1 <= day <= MONTH_LENGTHS[month - 1]):
        raise Invalid(
            "There is no such day in the year.",
            errors=[{"field": "every_year", "detail": "Give a month and a day that it has."}],
        )
    if (month, day) == LEAP_DAY:
        return "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"


def nth_weekday(month: int, weekday: int, nth: int) -> str:
    """Such as the second Sunday of November; -1 is the last one."""
    return f"FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{WEEKDAYS[weekday]}"


class Status(StrEnum):
    LIVE = "live"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle("local day", {Status.LIVE: {Status.WITHDRAWN}, Status.WITHDRAWN: set()})


@dataclass(frozen=True, slots=True)
class LocalHook:
    """A day that matters in one place: a carnival, a match, the anniversary of a welcome."""

    id: UUID
    title_en: str
    title_cy: str
    nation: str
    area: str
    group_id: UUID | None
    rule: str
    on: date | None
    lead_days: int
    prompt_en: str
    prompt_cy: str
    author: UUID
    created_at: datetime
    status: Status = Status.LIVE
    version: int = 0

    def hook(self) -> Hook:
        prompts = (Said(self.prompt_en, self.prompt_cy),) if self.prompt_en else ()
        return Hook(
            str(self.id),
            Said(self.title_en, self.title_cy),
            "added locally",
            prompts,
            nations=(self.nation,),
            area=self.area,
            rule=self.rule,
            days=(self.on,) if self.on else (),
            lead_days=self.lead_days,
            sequence=self.version,
        )

    def withdraw(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN))


@dataclass(frozen=True, slots=True)
class GroupHooks:
    """What a group prepares for: the days that it chose or, without any, those of its place.

    `lead_days` is how long it needs, where that is not what each day says itself.
    """

    id: UUID
    group_id: UUID
    keys: tuple[str, ...]
    lead_days: int | None
    remind: bool
    by: UUID
    since: datetime
    version: int = 0

    def covers(self, hook: Hook, nation: str | None, area: str | None) -> bool:
        if self.keys:
            return hook.key in self.keys
        # What is local elsewhere is theirs only where they choose it.
        return hook.concerns(nation, area) and hook.area in {None, area}
