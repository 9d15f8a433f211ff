"""Who could sit on a panel, and in which order to ask (DOMAIN C5).

Only what everybody may know counts: field, way to travel, load, group, relations to the applicant.
What somebody sealed about themself is not here and cannot change the order.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from awards.domain.scheme import PanelRule
from sanctuary.errors import Invalid

MOST_SEATS = 20


class Distance(StrEnum):
    SAME_AREA = "same_area"
    SAME_NATION = "same_nation"
    ELSEWHERE = "elsewhere"


class Concern(StrEnum):
    """A relation that may be a conflict. It is a question to the person, never a verdict."""

    SAME_GROUP = "same_group"
    EARLIER_CONTACT = "earlier_contact"
    EARLIER_PANEL = "earlier_panel"
    ROLE_THERE = "role_there"


class LeftOut(StrEnum):
    AWAY = "away"
    ENOUGH_SEATS = "enough_seats"
    CONCERN = "concern"


_ORDER = tuple(Distance)
# Local panels have members of the local group (DOMAIN C4), and the rule asks for an outsider too.
WELCOME = frozenset({Concern.SAME_GROUP})


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: UUID
    stream_expert: bool
    distance: Distance
    open_seats: int
    seat_limit: int
    group_id: UUID | None = None
    away_until: date | None = None
    concerns: tuple[Concern, ...] = ()

    def left_out(self, on: date) -> LeftOut | None:
        """Why nobody should ask this person now, if there is a reason."""
        if self.away_until is not None and on < self.away_until:
            return LeftOut.AWAY
        if self.open_seats >= self.seat_limit:
            return LeftOut.ENOUGH_SEATS
        return LeftOut.CONCERN if set(self.concerns) - WELCOME else None

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Field first, then the shorter way, then the lighter load, then fewer relations."""
        way = _ORDER.index(self.distance)
        return (not self.stream_expert, way, self.open_seats, len(self.concerns))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom to ask, who comes next, and who is better left in peace, with the reason."""

    seats: tuple[Candidate, ...] = ()
    reserve: tuple[Candidate, ...] = ()
    left_out: tuple[tuple[Candidate, LeftOut], ...] = field(default=())


def suggest(
    candidates: Sequence[Candidate], rule: PanelRule, *, reserve: int, on: date
) -> Suggestion:
    """A panel of the scheme's size from mixed groups, and a reserve in the same order."""
    left_out = [(each, why) for each in candidates if (why := each.left_out(on)) is not None]
    free = [each for each in candidates if each.left_out(on) is None]
    ordered = _mixed(free)
    seats, rest = ordered[: rule.size], ordered[rule.size :]
    if rule.outsider and len(seats) == rule.size and _one_group(seats):
        outsider = next((each for each in rest if each.group_id != seats[0].group_id), None)
        if outsider is not None:
            rest = sorted([seats[-1], *(each for each in rest if each != outsider)], key=_stable)
            seats = [*seats[:-1], outsider]
    return Suggestion(tuple(seats), tuple(rest[:reserve]), tuple(left_out))


def _mixed(free: Sequence[Candidate]) -> list[Candidate]:
    """By rank; among equals whoever brings a group that is not there yet."""
    waiting, chosen = sorted(free, key=_stable), list[Candidate]()
    while waiting:
        there = Counter(str(each.group_id) for each in chosen if each.group_id is not None)
        weighed = [(each.rank, there[str(each.group_id)]) for each in waiting]
        best = waiting.pop(weighed.index(min(weighed)))
        chosen.append(best)
    return chosen


def _stable(each: Candidate) -> tuple[tuple[bool, int, int, int], UUID]:
    return (each.rank, each.person_id)


def _one_group(seats: Sequence[Candidate]) -> bool:
    groups = {each.group_id for each in seats}
    return None not in groups and len(groups) == 1


def checked_limit(limit: int | None) -> int | None:
    """The most seats that somebody wants to hold at once; none leaves it to the network."""
    if limit is not None and not 1 <= limit <= MOST_SEATS:
        raise Invalid(
            f"Please give a number of panels from 1 to {MOST_SEATS}. If you would rather not be "
            "asked for a while, give the day from which we may ask again."
        )
    return limit


def distance(
    area: str | None, nation: str | None, areas: Sequence[str], own_nation: str | None
) -> Distance:
    """How far an assessor's places are from the applicant's."""
    if area is not None and area in areas:
        return Distance.SAME_AREA
    if nation is not None and nation == own_nation:
        return Distance.SAME_NATION
    return Distance.ELSEWHERE
