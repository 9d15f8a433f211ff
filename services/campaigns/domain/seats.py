"""Seats in the House of Commons: who held which from which day, and how close the last poll was.

A Member belongs to a seat for a time. What files say is seen on the day of the file; what staff
say is exact. Positions and promises belong to the person and move with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, NotFound, Refusal

MILLION = 1_000_000


class Cause(StrEnum):
    """Why somebody's time in a seat began or ended."""

    GENERAL_ELECTION = "general_election"
    BY_ELECTION = "by_election"
    RESIGNATION = "resignation"
    DEATH = "death"
    RECALL = "recall"
    DISQUALIFICATION = "disqualification"
    SEEN_IN_FILE = "seen_in_file"


ENDINGS = frozenset({Cause.RESIGNATION, Cause.DEATH, Cause.RECALL, Cause.DISQUALIFICATION})


class SeatVacant(Refusal):
    slug = "seat-vacant"
    status = 409
    title = "Nobody holds this seat"


@dataclass(frozen=True, slots=True)
class Seat:
    """A constituency of Westminster. `ended_on`: its boundaries went, and it with them."""

    code: str
    name: str
    nation: str
    region: str | None = None
    ended_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A Member of Parliament; `number` is Parliament's own for the person, for life."""

    id: UUID
    number: int
    called: str
    party: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """How a poll ended. `votes` are the valid ones of all candidates."""

    polled_on: date
    majority: int
    votes: int
    by_election: bool = False

    @property
    def margin(self) -> int:
        """The majority as millionths of the valid votes, so that seats can be put in order."""
        return self.majority * MILLION // self.votes

    def is_marginal(self, below_percent: float) -> bool:
        return self.majority * 100 < below_percent * self.votes


@dataclass(frozen=True, slots=True)
class Tenure:
    """A Member's time in a seat: from `since`, up to but not including `until`.

    `exact` is false while only a file told us: it began on that day or some time before.
    """

    member_id: UUID
    since: date
    until: date | None
    cause: Cause
    exact: bool
    decided: Decision

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


Tenures = tuple[Tenure, ...]


def on_day(tenures: Iterable[Tenure], day: date) -> Tenure | None:
    """Who held the seat on a day; None while it was vacant, or before we know of anybody."""
    return next((one for one in tenures if one.covers(day)), None)


def taken(tenures: Tenures, member_id: UUID, day: date, cause: Cause, decided: Decision) -> Tenures:
    """The history with one more fact: on this day the seat was this Member's.

    Who was re-elected goes on; whoever else held it then ended that day. Facts may come in any
    order: an older one fills in what was before.
    """
    exact = cause is not Cause.SEEN_IN_FILE
    held = on_day(tenures, day)
    if held is not None and held.member_id == member_id:
        return tenures
    following = min((one for one in tenures if one.since > day), key=_begin, default=None)
    if held is None and following and following.member_id == member_id and not following.exact:
        earlier = replace(following, since=day, cause=cause, exact=exact, decided=decided)
        return _ordered(earlier if one is following else one for one in tenures)
    until = following.since if following else None
    fresh = Tenure(member_id, day, held.until if held else until, cause, exact, decided)
    kept = [replace(one, until=day) if one is held else one for one in tenures]
    if following and following.member_id == member_id and not following.exact:
        fresh = replace(fresh, until=following.until)
        kept.remove(following)
    return _ordered([*(one for one in kept if one.since != one.until), fresh])


def left(tenures: Tenures, day: date, decided: Decision) -> Tenures:
    """The history when its holder's time ended on this day and nobody followed yet.

    Raises SeatVacant when nobody held it, and Invalid when somebody else followed already.
    """
    held = on_day(tenures, day)
    if held is None:
        raise SeatVacant("Nobody held this seat on that day. Check the day in its history.")
    if held.until is not None:
        raise Invalid(
            "Somebody else followed in this seat after that day. Correct the day on which they "
            "began instead.",
            errors=[{"pointer": "/on", "detail": "Before a later change."}],
        )
    if held.since == day:
        raise Invalid(
            "The holder began on that very day. Correct that day first, or choose a later one.",
            errors=[{"pointer": "/on", "detail": "The day on which the holder began."}],
        )
    ended = replace(held, until=day, decided=decided)
    return _ordered(ended if one is held else one for one in tenures)


def moved(tenures: Tenures, since: date, to: date, decided: Decision) -> Tenures:
    """The history with another first day for the tenure that began on `since`.

    Raises NotFound, and Invalid where that would reach into somebody else's whole time.
    """
    ordered = _ordered(tenures)
    found = next((i for i, one in enumerate(ordered) if one.since == since), None)
    if found is None:
        raise NotFound("No tenure of this seat begins on that day. Its history shows the days.")
    one = ordered[found]
    before = ordered[found - 1] if found else None
    if (one.until is not None and to >= one.until) or (before is not None and to <= before.since):
        raise Invalid(
            "That day lies in another Member's time. Correct theirs first, or choose another day.",
            errors=[{"pointer": "/since", "detail": "Outside of the time that is free."}],
        )
    changed = list(ordered)
    changed[found] = replace(one, since=to, exact=True, decided=decided)
    if before is not None and (before.until == one.since or (before.until or to) > to):
        changed[found - 1] = replace(before, until=to)
    return tuple(changed)


def _begin(one: Tenure) -> date:
    return one.since


def _ordered(tenures: Iterable[Tenure]) -> Tenures:
    return tuple(sorted(tenures, key=_begin))
