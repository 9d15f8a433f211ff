"""No requests for a while where it is not safe (DOMAIN C12): by hand, by an incident, by a mask.

A pause speaks of a place and never of a person: it is the same whether anybody is there or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Refusal


class PausedNow(Refusal):
    slug = "cannot-be-asked-now"
    title = "Nobody can be asked now"


CANNOT_BE_ASKED_NOW = "cannot be asked now"


class Covers(Protocol):
    """Where something holds: an area, else a nation, else everywhere."""

    @property
    def nation(self) -> str | None: ...
    @property
    def area(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    nation: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause. `incident_id` is there when an incident caused it; then it ends with it."""

    id: UUID
    set: Decision
    nation: str | None = None
    area: str | None = None
    until: date | None = None
    incident_id: UUID | None = None
    lifted: Decision | None = None
    version: int = 1

    def holds_on(self, day: date) -> bool:
        return self.lifted is None and (self.until is None or day <= self.until)

    def lift(self, decision: Decision) -> Self:
        if self.lifted is not None:
            raise IllegalTransition("This pause was lifted before. Nothing needs doing.")
        return replace(self, lifted=decision)


def covers(where: Covers, nation: str, area: str | None) -> bool:
    """Whether something in that nation, perhaps in that area, lies where a pause holds.

    What names no area may take place anywhere in its nation, so a pause of any area there holds.
    """
    if where.nation is not None and where.nation != nation:
        return False
    return where.area is None or area is None or where.area == area


def paused(places: Iterable[Covers], nation: str, area: str | None) -> bool:
    return any(covers(place, nation, area) for place in places)
