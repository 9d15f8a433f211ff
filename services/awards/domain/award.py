"""An award and its clock: three years, a ladder of reminders, grace, then a lapse (DOMAIN C6)."""

from calendar import isleap, monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal, Self, get_args
from uuid import UUID

from awards.domain.application import Application
from awards.domain.scheme import RenewalRule
from sanctuary.events.awards import (
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
    RenewalStep,
)
from sanctuary.lifecycle import Lifecycle

YEARS = 3
FEBRUARY, LEAP_DAY = 2, 29
Step = RenewalStep | Literal["lapse"]
STEPS: tuple[RenewalStep, ...] = get_args(RenewalStep)
Standing = Literal["valid", "renewal_in_progress", "not_valid"]


class Status(StrEnum):
    CURRENT = "current"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "award",
    {
        Status.CURRENT: {Status.RENEWED, Status.LAPSED, Status.CLOSED, Status.WITHDRAWN},
        # Renewed ahead of time it still counts, and is withdrawn together with its successor.
        Status.RENEWED: {Status.WITHDRAWN},
        Status.LAPSED: set(),
        Status.CLOSED: set(),
        Status.WITHDRAWN: set(),
    },
)


class Intention(StrEnum):
    """What the holder said about the next three years; no answer is none of these."""

    RENEWING = "renewing"
    NOT_RENEWING = "not_renewing"


def years_after(day: date, years: int = YEARS) -> date:
    """The same calendar day, later; 29 February becomes 28 February (DOMAIN, edge cases)."""
    if (day.month, day.day) == (FEBRUARY, LEAP_DAY) and not isleap(day.year + years):
        return date(day.year + years, FEBRUARY, LEAP_DAY - 1)
    return day.replace(year=day.year + years)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def ladder(
    rule: RenewalRule, expires_on: date, grace_ends_on: date | None = None
) -> tuple[tuple[Step, date], ...]:
    """Every step of the last year and the grace, in the order in which the days come.

    An award that was promised a day on which its grace ends keeps that day, whatever the rule of a
    later edition says.
    """
    over = grace_ends_on or expires_on + timedelta(days=rule.grace_days)
    steps: list[tuple[Step, date]] = [
        (_month_step(months), months_before(expires_on, months)) for months in rule.months_before
    ]
    steps.append(("day", expires_on))
    reminder = expires_on + timedelta(days=rule.reminder_days_after)
    if reminder < over:
        steps.append(("grace", reminder))
    steps.append(("lapse", over))
    return tuple(sorted(steps, key=lambda step: step[1]))


def _month_step(months: int) -> RenewalStep:
    name = f"months_{months}" if months > 1 else "month_1"
    for step in STEPS:
        if step == name:
            return step
    raise ValueError(f"no renewal step is called {name}")


@dataclass(frozen=True, slots=True)
class Award:
    """Valid from `starts_on` up to and including the day before `expires_on`, then in grace.

    `ended_on` is the first day on which it no longer counts: a lapse, or the successor's start.
    `next_step_on` is None once the clock has stopped. `taken` are the reminders that were given:
    an award is one cycle, so none of them comes a second time, even when its dates move.
    """

    id: UUID
    organisation_id: UUID
    application_id: UUID
    stream: str
    scheme: str
    edition: str
    starts_on: date
    expires_on: date
    grace_ends_on: date
    status: Status
    renews: UUID | None = None
    successor_id: UUID | None = None
    ended_on: date | None = None
    next_step_on: date | None = None
    taken: tuple[RenewalStep, ...] = ()
    intention: Intention | None = None
    version: int = 1

    @property
    def last_day(self) -> date:
        """The last day of the three years, as people say it."""
        return self.expires_on - timedelta(days=1)

    @classmethod
    def grant(
        cls,
        application: Application,
        rule: RenewalRule,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        on: date,
        renewed: "Award | None" = None,
    ) -> tuple[Self, AwardGranted]:
        """Three years from today; a renewal decided in time begins where the old one ends."""
        starts_on = max(on, renewed.expires_on) if renewed else on
        expires_on = years_after(starts_on)
        award = cls(
            id=id,
            organisation_id=application.organisation_id,
            application_id=application.id,
            stream=application.stream,
            scheme=application.scheme,
            edition=application.edition,
            starts_on=starts_on,
            expires_on=expires_on,
            grace_ends_on=expires_on + timedelta(days=rule.grace_days),
            status=Status.CURRENT,
            renews=renewed.id if renewed else None,
            next_step_on=ladder(rule, expires_on)[0][1],
        )
        return award, AwardGranted(
            award_id=id,
            organisation_id=award.organisation_id,
            application_id=application.id,
            stream=award.stream,
            starts_on=starts_on,
            expires_on=expires_on,
            renews=award.renews,
        )

    def give_way(self, successor: "Award") -> tuple[Self, AwardRenewed]:
        """The old award counts until the new one begins, so no day lies between them."""
        ended = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.RENEWED),
            successor_id=successor.id,
            ended_on=successor.starts_on,
            next_step_on=None,
        )
        return ended, AwardRenewed(
            award_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            successor_id=successor.id,
        )

    def open_day(
        self,
        day: date,
        rule: RenewalRule,
        *,
        lead_id: UUID | None = None,
        not_before: date | None = None,
    ) -> tuple[Self, RenewalDue | AwardLapsed | None]:
        """Take the step that `day` brings. Steps that were missed meanwhile are not made up for.

        `lead_id` is the local lead of the moment, who hears of the step as well. With `not_before`
        the award lapses on that day at the earliest: the time until then is the holder's.
        """
        planned = self.next_step_on
        if planned is None or planned > day:
            return self, None
        brought = [
            name
            for name, due in self._open_steps(rule)
            if due <= day and (due >= planned or name == "lapse")
        ]
        waiting = replace(self, next_step_on=self.next_step(rule, after=day))
        if not brought:
            return waiting, None
        step = brought[-1]
        if step == "lapse":
            if not_before is not None and not_before > day:
                return replace(self, next_step_on=not_before), None
            return self._lapse(day, lead_id)
        return replace(waiting, taken=(*self.taken, step)), RenewalDue(
            award_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            step=step,
            expires_on=self.expires_on,
            grace_ends_on=self.grace_ends_on,
            lead_id=lead_id,
        )

    def next_step(self, rule: RenewalRule, *, after: date) -> date:
        """The day of the next reminder that was not given yet, or else of the lapse."""
        following = (due for _, due in self._open_steps(rule) if due > after)
        return next(following, self.grace_ends_on)

    def _open_steps(self, rule: RenewalRule) -> list[tuple[Step, date]]:
        """Who said that they will not renew is reminded no more, and lapses like anybody else."""
        quiet = self.intention is Intention.NOT_RENEWING
        return [
            (name, due)
            for name, due in ladder(rule, self.expires_on, self.grace_ends_on)
            if name == "lapse" or not (quiet or name in self.taken)
        ]

    def _lapse(self, day: date, lead_id: UUID | None) -> tuple[Self, AwardLapsed]:
        ended = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.LAPSED),
            ended_on=day,
            next_step_on=None,
        )
        return ended, AwardLapsed(
            award_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            expired_on=self.expires_on,
            lead_id=lead_id,
        )

    def standing(self, on: date, *, today: date) -> Standing:
        """What holds on a day: in grace the holder keeps the award while the renewal goes on.

        An award that is still current after its grace waits for our own decision on a renewal;
        that wait never counts against its holder. Beyond the expiry no future day is promised.
        """
        if on < self.starts_on or (self.ended_on is not None and on >= self.ended_on):
            return "not_valid"
        if on < self.expires_on:
            return "valid"
        return "renewal_in_progress" if on <= today else "not_valid"
