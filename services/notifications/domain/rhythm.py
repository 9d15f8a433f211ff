"""What a person chose about when: quiet hours, digests, language; and the network's own rules.

A choice that somebody did not make is the network's, and the network's are dated data with a
default for each (`rules/rhythm.yaml`). What somebody waits for, because they asked for it, is never
held back; neither is what is urgent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

from notifications.domain.overtaken import CORRECTING
from notifications.domain.quiet import Quiet, time_of
from sanctuary.clock import LONDON
from sanctuary.errors import Invalid


class Pace(StrEnum):
    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


# What can wait for a digest. Urgent messages cannot, whatever somebody would choose.
PACED = ("service", "renewal", "campaign")
DIGEST = "digest"
# Of the service messages those that remind: all others answer what somebody just did.
REMINDERS = frozenset(
    {
        DIGEST,
        "course_evidence_due",
        "draft_idle",
        "fee_due",
        "group_check_due",
        "group_hook_ahead",
        "group_news",
        "group_terms_due",
        "legacy_apply",
        "legacy_ended",
        "membership_renewal_due",
        "mentor_contact_overdue",
        "mentor_reminded",
        "panel_reminder",
        "reaffirmation_due",
        "reaffirmation_lapsed",
        "renewal_due_near_you",
        "renewal_news",
        "survey_open",
        "waiting_for_lead",
        "window_closing",
        "window_opening",
        "workshop_check_in",
        "workshop_tomorrow",
    }
)
# Takes back what somebody was asked to do: that cannot wait, and is nobody's fatigue.
AT_ONCE = CORRECTING


# Read or counted elsewhere: what lies in an inbox or goes to a room tires nobody.
TIRING = ("email", "sms")
# Whatever is left of a message's time within a day goes out alone: no digest would carry it.
TOO_SHORT_FOR_A_DIGEST = timedelta(hours=25)


class Held(StrEnum):
    """Why a message waits that could otherwise go."""

    QUIET_HOURS = "quiet_hours"
    DIGEST = "digest"
    NEXT_WEEK = "next_week"
    INCIDENT_HOLD = "incident_hold"


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody on one day who did not choose for themselves."""

    quiet_from: str
    quiet_until: str
    quiet_days: tuple[int, ...]
    quiet_channels: tuple[str, ...]
    digest_hour: int
    digest_weekday: int
    weekly_campaigns: int | None
    weekly_most: int | None

    @property
    def quiet(self) -> Quiet:
        return Quiet.between(
            time.fromisoformat(self.quiet_from),
            time.fromisoformat(self.quiet_until),
            self.quiet_days,
        )

    def as_values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in RULE_NAMES}

    def allowance(self, category: str) -> int | None:
        """How many messages a week may have reached somebody before one of this category."""
        return {"campaign": self.weekly_campaigns, "renewal": self.weekly_most}.get(category)


RULE_NAMES = tuple(each.name for each in fields(Rules))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What the national team set, from a day on."""

    valid_from: date
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The editions of the file as it ships, the oldest first, each with its source."""

    editions: tuple[Mapping[str, Any], ...]

    def shipped(self, day: date) -> Mapping[str, Any]:
        held = [one for one in self.editions if one["since"] <= day]
        return (held or self.editions[:1])[-1]

    def as_at(self, day: date, changes: Iterable[RuleChange]) -> Rules:
        """The rules of a day: the file, with every change that holds by then."""
        values = dict(self.shipped(day)["rules"])
        for change in sorted(changes, key=lambda one: one.valid_from):
            if change.valid_from <= day:
                values |= change.values
        return rules_of(values)


def rules_of(values: Mapping[str, Any]) -> Rules:
    lists = {name: tuple(values[name]) for name in ("quiet_days", "quiet_channels")}
    return Rules(**{**values, **lists})


def must_fit(rules: Rules) -> None:
    """Raises Invalid for rules under which somebody could never be told anything."""
    if rules.quiet.never_open:
        raise Invalid(
            "At least one day of the week has to stay open. Take a day out.",
            errors=[{"field": "quiet_days", "detail": "Every day is quiet."}],
        )
    campaigns, most = rules.weekly_campaigns, rules.weekly_most
    if most is not None and (campaigns is None or campaigns > most):
        raise Invalid(
            "Campaigns may not take more of a person's week than all messages together. Set "
            "weekly_campaigns to weekly_most or less.",
            errors=[{"field": "weekly_campaigns", "detail": "More than the whole week's."}],
        )


AT_ONCE_EACH: Mapping[str, Pace] = MappingProxyType(dict.fromkeys(PACED, Pace.IMMEDIATE))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One person's choices; None where they left it to the network."""

    hours: tuple[int, int] | None = None
    days: frozenset[int] | None = None
    digest_hour: int | None = None
    digest_weekday: int | None = None
    language: str | None = None
    paces: Mapping[str, Pace] = field(default_factory=lambda: AT_ONCE_EACH)
    version: int = 0

    def pace(self, category: str) -> Pace:
        return self.paces.get(category, Pace.IMMEDIATE)

    def quiet(self, rules: Rules, channel: str) -> Quiet:
        """Their quiet hours, on every channel; where they did not choose, the network's on its."""
        usual = rules.quiet if channel in rules.quiet_channels else Quiet()
        start, end = self.hours or (usual.start, usual.end)
        return Quiet(start, end, usual.days if self.days is None else self.days)

    def change(self, **wanted: Any) -> Self:
        """The next version. Raises Invalid for choices under which nothing could ever come."""
        after = replace(self, **wanted, version=self.version + 1)
        if after.days is not None and Quiet(days=after.days).never_open:
            raise Invalid(
                "At least one day has to stay open. To hear nothing of a kind, switch that kind "
                "off instead.",
                errors=[{"field": "quiet_days", "detail": "Every day is quiet."}],
            )
        return after

    def same_as(self, other: Self) -> bool:
        return replace(self, version=0) == replace(other, version=0)


def next_week(at: datetime) -> datetime:
    """The first moment of the coming week: Monday begins it (ISO 8601), in London for everybody."""
    local = at.astimezone(LONDON)
    monday = local.date() + timedelta(days=8 - local.isoweekday())
    return datetime.combine(monday, time(), LONDON).astimezone(UTC)


def next_digest(
    pace: Pace, at: datetime, zone: ZoneInfo, *, hour: int, weekday: int, before: datetime
) -> datetime:
    """When what waits goes out together: after `at`, at the person's hour and on their weekday.

    What would be over by then (`before`) does not wait for the week's digest but for the day's.
    """
    day = at.astimezone(zone).date()
    coming = [day + timedelta(days=days) for days in range(9)]
    moments = [datetime.combine(each, time(hour), zone).astimezone(UTC) for each in coming]
    moments = [each for each in moments if each > at]
    if pace is Pace.WEEKLY:
        weekly = next(each for each in moments if each.astimezone(zone).isoweekday() == weekday)
        if weekly < before:
            return weekly
    return moments[0]


def week_of(day: date) -> int:
    """A week as a number that grows: 202901 is the first of 2029."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def shown_time(minute: int) -> str:
    return f"{time_of(minute):%H:%M}"
