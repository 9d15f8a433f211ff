"""Types of membership as dated data: how long one lasts, what its dates mean, who is reminded when.

A type changes by a new edition that is valid from a day on, never by an edit: a status on a past
day is told by the edition of that day.
"""

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from membership.domain.calendar import add_months
from membership.domain.term import LEFT, NOT_YET, Anchor, Bound, Term, Window
from sanctuary.errors import Invalid, NotFound

NETWORK = "network"
FARTHEST = 240


class Lasts(StrEnum):
    OPEN_ENDED = "open_ended"
    ROLLING = "rolling"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Duration:
    """How long one cycle lasts.

    `fixed` begins with `start_month` whenever somebody joins; who joins on or after the rollover
    day of a year has the following cycle as well.
    """

    kind: Lasts = Lasts.OPEN_ENDED
    months: int = 0
    start_month: int = 1
    rollover: tuple[int, int] | None = None

    def first_end(self, joined_on: date) -> date | None:
        """When a membership that begins on that day runs out."""
        if self.kind is Lasts.OPEN_ENDED:
            return None
        if self.kind is Lasts.ROLLING:
            return add_months(joined_on, self.months)
        year = joined_on.year - (joined_on.month < self.start_month)
        begin = date(year, self.start_month, 1)
        while add_months(begin, self.months) <= joined_on:
            begin = add_months(begin, self.months)
        end = add_months(begin, self.months)
        return add_months(end, self.months) if self._rolls_over(end, joined_on) else end

    def next_end(self, end: date) -> date:
        """When the cycle runs out that follows one which ran until `end`."""
        return add_months(end, self.months)

    def _rolls_over(self, end: date, joined_on: date) -> bool:
        if self.rollover is None:
            return False
        month, day = self.rollover
        before = (end.month - month - 1) % 12 + 1
        first = add_months(end, -before)
        return joined_on >= first.replace(day=min(day, monthrange(first.year, first.month)[1]))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One step of the ladder, counted from the end of a cycle; negative is before it."""

    step: str
    months: int = 0
    days: int = 0

    def on(self, expires_on: date) -> date:
        term = Term(expires_on, expires_on, expires_on)
        return Bound(Anchor.EXPIRES, self.months, self.days).on(term) or expires_on


@dataclass(frozen=True, slots=True)
class Reach:
    """What people of a member organisation receive through it, and how many of them at most."""

    benefit: str
    most: int


@dataclass(frozen=True, slots=True)
class Legacy:
    """Older recognitions that count as an award if the holder applies in time (W21)."""

    streams: tuple[str, ...]
    apply_within_months: int
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class MembershipType:
    """One edition of one type. `notes` say what comes from a source and what is our default.

    `waits_for_lead` names the streams whose members turn to a local lead, and whose lead it is.
    """

    key: str
    edition: int
    valid_from: date
    title: str
    title_cy: str
    parties: tuple[str, ...]
    windows: tuple[Window, ...]
    duration: Duration = Duration()
    reminders: tuple[Reminder, ...] = ()
    decided_by_trustees: bool = False
    names_a_voter: bool = False
    minimum_age: int | None = None
    liability: str | None = None
    reach: Reach | None = None
    waits_for_lead: Mapping[str, str] = field(default_factory=dict)
    records_motions: tuple[str, ...] = ()
    legacy: Legacy | None = None
    open_to_apply: bool = False
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """From a file or an edit. Raises Invalid for what could not be evaluated later."""
        _must_be_keepable(document)
        try:
            made = cls(**_parts(document))
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as wrong:
            raise Invalid(
                "We could not read this membership type. Take the current edition as a pattern: "
                f"{str(wrong)[:120]}.",
                errors=[{"pointer": "/document", "detail": str(wrong)[:200]}],
            ) from None
        made.check()
        return made

    def steps_due(self, expires_on: date, day: date) -> list[str]:
        """The steps of the ladder whose day has come, the latest last."""
        days = sorted((reminder.on(expires_on), reminder.step) for reminder in self.reminders)
        return [step for due, step in days if due <= day]

    def check(self) -> None:
        """Every day must have a status, and what runs out must say how long it lasts."""
        names = [window.name for window in self.windows]
        last = self.windows[-1] if self.windows else None
        if not all(isinstance(text, str) and text for text in (self.title, self.title_cy)):
            raise _wrong("Give a title in English and in Welsh.")
        if not self.parties or set(self.parties) - {"person", "organisation"}:
            raise _wrong("Say who can hold it: person, organisation, or both.")
        if last is None or last.since or last.until:
            raise _wrong("The last status must hold always, without a beginning or an end.")
        if len(set(names)) < len(names) or {NOT_YET, LEFT} & set(names):
            raise _wrong(f"Each status has a name of its own, and none is {NOT_YET} or {LEFT}.")
        if (self.duration.kind is Lasts.OPEN_ENDED) != (self.duration.months == 0):
            raise _wrong("Rolling and fixed terms last a number of months; open-ended ones none.")
        if self.duration.months < 0 or not 1 <= self.duration.start_month <= 12:  # noqa: PLR2004
            raise _wrong("Give months from 1 on, and a start month from 1 to 12.")
        self._must_be_near()
        steps = [reminder.step for reminder in self.reminders]
        if len(set(steps)) < len(steps):
            raise _wrong("Each reminder has a step of its own.")
        if self.reach is not None and self.reach.most < 1:
            raise _wrong("A membership reaches at least one person, or leave “reach” out.")

    def _must_be_near(self) -> None:
        """A slip of the keyboard must not ask for a day that no calendar has."""
        ladders = [*self.reminders, *(self.legacy.reminders if self.legacy else ())]
        moves = [(one.months, one.days) for one in ladders]
        for window in self.windows:
            moves += [(one.months, one.days) for one in (window.since, window.until) if one]
        moves.append((self.duration.months, 0))
        moves.append((self.legacy.apply_within_months if self.legacy else 0, 0))
        if any(abs(months) > FARTHEST or abs(days) > FARTHEST * 30 for months, days in moves):
            raise _wrong(f"Nothing lies farther away than {FARTHEST} months.")


@dataclass(frozen=True, slots=True)
class Types:
    """Every edition of every type."""

    editions: tuple[MembershipType, ...]

    def on(self, key: str, day: date) -> MembershipType:
        """The edition of that day; before the first one, the first."""
        mine = sorted(
            (one for one in self.editions if one.key == key),
            key=lambda one: (one.valid_from, one.edition),
        )
        if not mine:
            raise NotFound("There is no such type of membership. Look at the list of types.")
        return next((one for one in reversed(mine) if one.valid_from <= day), mine[0])

    def current(self, day: date) -> tuple[MembershipType, ...]:
        """One edition of each type."""
        return tuple(self.on(key, day) for key in dict.fromkeys(one.key for one in self.editions))


def _must_be_keepable(document: Mapping[str, Any]) -> None:
    """Refuse characters and numbers that the store could not keep."""
    try:
        text = json.dumps(dict(document), default=str, allow_nan=False, ensure_ascii=False)
        text.encode()
    except ValueError:
        text = "\\u0000"
    if "\\u0000" in text:
        raise _wrong("There is a character or a number in it that cannot be kept. Type it anew.")


def _wrong(text: str) -> Invalid:
    return Invalid(text, errors=[{"pointer": "/document", "detail": text}])


def _parts(document: Mapping[str, Any]) -> dict[str, Any]:
    facts = dict(document)
    facts["windows"] = tuple(_window(one) for one in facts.pop("statuses"))
    duration = dict(facts.pop("duration", {"kind": Lasts.OPEN_ENDED}))
    rollover = duration.pop("rollover", None)
    facts["duration"] = Duration(
        **duration | {"kind": Lasts(duration["kind"])},
        rollover=(int(rollover["month"]), int(rollover["day"])) if rollover else None,
    )
    facts["reminders"] = _reminders(facts.pop("reminders", ()))
    if reach := facts.pop("reach", None):
        facts["reach"] = Reach(str(reach["benefit"]), int(reach["most"]))
    if legacy := facts.pop("legacy", None):
        facts["legacy"] = Legacy(
            tuple(legacy["streams"]),
            int(legacy["apply_within_months"]),
            _reminders(legacy.get("reminders", ())),
        )
    if isinstance(facts["valid_from"], str):
        facts["valid_from"] = date.fromisoformat(facts["valid_from"])
    facts["waits_for_lead"] = dict(facts.get("waits_for_lead", {}))
    for name in ("parties", "records_motions", "notes"):
        facts[name] = tuple(str(one) for one in facts.get(name, ()))
    return facts


def _window(one: Mapping[str, Any]) -> Window:
    bounds = {name: _bound(one[name]) for name in ("since", "until") if one.get(name)}
    return Window(str(one["name"]), bool(one.get("counts", True)), **bounds)


def _bound(one: Mapping[str, Any]) -> Bound:
    return Bound(Anchor(one["anchor"]), int(one.get("months", 0)), int(one.get("days", 0)))


def _reminders(found: Any) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(str(one["step"]), int(one.get("months", 0)), int(one.get("days", 0)))
        for one in found
    )
