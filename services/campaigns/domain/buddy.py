"""Practising with a friend: two who both asked for it, told apart by nothing but where and how.

Neither learns an address or a surname of the other: what they write goes through us. Either ends it
at any time without a reason, and two who parted are never put together again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from sanctuary.errors import NotFound, Refusal
from sanctuary.lifecycle import Lifecycle

MOST_A_DAY = 20
LONGEST_CALLED = 40
LONGEST_MESSAGE = 2000


class Within(StrEnum):
    """How near the other one should be; known only as far as membership knows it."""

    AREA = "area"
    NATION = "nation"
    ANYWHERE = "anywhere"


class Status(StrEnum):
    RUNNING = "running"
    ENDED = "ended"


LIFECYCLE = Lifecycle("pair of buddies", {Status.RUNNING: {Status.ENDED}, Status.ENDED: set()})


class NoBuddy(Refusal):
    slug = "no-buddy"
    title = "You have no buddy at present"


class HasBuddy(Refusal):
    slug = "has-buddy"
    title = "You have a buddy already"


class EnoughForToday(Refusal):
    slug = "enough-for-today"
    title = "That is enough for today"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who would like a buddy. `nation` and `area`: what membership says, if anything."""

    person_id: UUID
    language: Literal["en", "cy"]
    within: Within
    since: datetime
    nation: str | None = None
    area: str | None = None

    def accepts(self, other: "Wish") -> bool:
        """Whether the other one is near enough for this one."""
        match self.within:
            case Within.AREA:
                return self.area is not None and self.area == other.area
            case Within.NATION:
                return self.nation is not None and self.nation == other.nation
            case Within.ANYWHERE:
                return True

    def fits(self, other: "Wish") -> bool:
        return (
            self.person_id != other.person_id
            and self.language == other.language
            and self.accepts(other)
            and other.accepts(self)
        )

    def distance(self, other: "Wish") -> int:
        """Nearer is better, as far as it is known."""
        if self.area is not None and self.area == other.area:
            return 0
        return 1 if self.nation is not None and self.nation == other.nation else 2


def ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Two people in the one order in which a pair is written."""
    return (one, other) if one < other else (other, one)


def matched(
    wishes: Sequence[Wish], apart: Collection[tuple[UUID, UUID]]
) -> list[tuple[Wish, Wish]]:
    """Pairs from those who wait: whoever has waited longest chooses first, the nearest they can.

    `apart` are those who were together before, in the order of `ordered`.
    """
    waiting = sorted(wishes, key=lambda wish: (wish.since, wish.person_id))
    pairs: list[tuple[Wish, Wish]] = []
    while waiting:
        first = waiting.pop(0)
        fitting = [
            wish
            for wish in waiting
            if first.fits(wish) and ordered(first.person_id, wish.person_id) not in apart
        ]
        if fitting:
            nearest = min(fitting, key=first.distance)
            waiting.remove(nearest)
            pairs.append((first, nearest))
    return pairs


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who practise together. Who ended it stays with us and is never told to the other."""

    id: UUID
    one: UUID
    other: UUID
    began_at: datetime
    status: Status = Status.RUNNING
    ended_at: datetime | None = None
    ended_by: UUID | None = None

    def partner_of(self, person_id: UUID) -> UUID:
        """Raises NotFound for anybody else."""
        if person_id not in (self.one, self.other):
            raise NotFound("There is no such pair.")
        return self.other if person_id == self.one else self.one

    def end(self, *, by: UUID, at: datetime) -> Self:
        self.partner_of(by)
        status = LIFECYCLE.move(self.status, Status.ENDED)
        return replace(self, status=status, ended_by=by, ended_at=at)


def must_have_room(sent_today: int) -> None:
    """Raises EnoughForToday: nobody is flooded."""
    if sent_today >= MOST_A_DAY:
        raise EnoughForToday(
            f"You have written {MOST_A_DAY} messages today. Give the other one time to answer, and "
            "go on tomorrow."
        )
