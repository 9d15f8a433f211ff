"""What a membership's dates say on a day: the first window that holds, unless a person overrode it.

Windows are data (see `membership_type`); a manual override needs a reason and ends by itself.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.calendar import add_months
from sanctuary.actor import Decision
from sanctuary.errors import Invalid

NOT_YET, LEFT = "not_yet", "left"


class Anchor(StrEnum):
    JOINED = "joined"
    STARTS = "starts"
    EXPIRES = "expires"


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of one membership. `expires_on` and `left_on` no longer belong to it."""

    joined_on: date
    starts_on: date
    expires_on: date | None = None
    left_on: date | None = None

    def anchor(self, name: Anchor) -> date | None:
        return {
            Anchor.JOINED: self.joined_on,
            Anchor.STARTS: self.starts_on,
            Anchor.EXPIRES: self.expires_on,
        }[name]


@dataclass(frozen=True, slots=True)
class Bound:
    """A day counted from one of the dates of a term; None while that date is open."""

    anchor: Anchor
    months: int = 0
    days: int = 0

    def on(self, term: Term) -> date | None:
        day = term.anchor(self.anchor)
        return None if day is None else add_months(day, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Window:
    """A status and when it holds: from `since` up to the day before `until`.

    `until` a date that is open never comes; `since` such a date has not begun. `counts` says
    whether somebody in this status is a member.
    """

    name: str
    counts: bool = True
    since: Bound | None = None
    until: Bound | None = None

    def holds(self, term: Term, day: date) -> bool:
        begin = self.since.on(term) if self.since else None
        end = self.until.on(term) if self.until else None
        begun = self.since is None or (begin is not None and begin <= day)
        return begun and (end is None or day < end)


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody said what the status is, why, and until when (PEERS A1)."""

    id: UUID
    membership_id: UUID
    name: str
    starts_on: date
    until: date
    set: Decision
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < min(self.until, self.ended_on or self.until)

    def end(self, *, on: date) -> Self:
        """It ran out, or somebody took it back."""
        return replace(self, ended_on=min(on, self.until))


@dataclass(frozen=True, slots=True)
class Standing:
    """The status on a day, what the dates alone say, and the override if there is one."""

    name: str
    by_rule: str
    counts: bool
    override: Override | None = None

    @property
    def conflict(self) -> bool:
        """Whether the override says something else than the dates do."""
        return self.override is not None and self.override.name != self.by_rule


def by_rule(windows: tuple[Window, ...], term: Term, day: date) -> tuple[str, bool]:
    """The status that the dates give on `day`, and whether it counts as membership."""
    if day < term.joined_on:
        return NOT_YET, False
    if term.left_on is not None and day >= term.left_on:
        return LEFT, False
    for window in windows:
        if window.holds(term, day):
            return window.name, window.counts
    msg = "the last window of a membership type holds always"
    raise ValueError(msg)


def standing_on(
    windows: tuple[Window, ...], term: Term, overrides: tuple[Override, ...], day: date
) -> Standing:
    """First match, and over it what a person decided for the time being."""
    rule, counts = by_rule(windows, term, day)
    inside = rule not in {NOT_YET, LEFT}
    held = next((one for one in overrides if inside and one.holds(day)), None)
    if held is None:
        return Standing(rule, rule, counts)
    named = {window.name: window.counts for window in windows}
    return Standing(held.name, rule, named.get(held.name, counts), held)


def check_override(windows: tuple[Window, ...], name: str, *, today: date, until: date) -> None:
    """Refuse a status that the type does not have, and an override that would end at once."""
    names = [window.name for window in windows]
    if name not in names:
        raise Invalid(
            f"This type of membership has no status “{name[:30]}”. Choose one of: "
            f"{', '.join(names)}.",
            errors=[{"pointer": "/status", "detail": f"One of {', '.join(names)}."}],
        )
    if until <= today:
        raise Invalid(
            "An override ends by itself, on a day to come. Give a day after today.",
            errors=[{"pointer": "/until", "detail": "A day after today."}],
        )


def first_day_out(windows: tuple[Window, ...], term: Term, *, since: date) -> date | None:
    """The first day from `since` on which the dates say that it no longer counts, if any."""
    bounds = [bound for window in windows for bound in (window.since, window.until) if bound]
    days = {since, term.left_on, *(bound.on(term) for bound in bounds)}
    for day in sorted(day for day in days if day is not None and day >= since):
        if not by_rule(windows, term, day)[1]:
            return day
    return None
