"""Visits in person wait where an incident is being answered (DOMAIN C12); online ones go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from sanctuary.errors import Refusal


class VisitsPaused(Refusal):
    slug = "visits-paused"
    title = "Visits wait there for now"


@dataclass(frozen=True, slots=True)
class Place:
    """An area, else a nation, else everywhere."""

    nation: str | None = None
    area: str | None = None

    def covers(self, nation: str | None, area: str | None) -> bool:
        """Whatever we know no area of may lie anywhere in its nation, so a pause there holds."""
        if self.nation is not None and nation is not None and self.nation != nation:
            return False
        return self.area is None or area is None or self.area == area


def must_not_wait(
    places: Iterable[Place], *, remote: bool, nation: str | None, area: str | None
) -> None:
    """Raise VisitsPaused for a visit in person where visits wait. It says nothing of why."""
    if not remote and any(place.covers(nation, area) for place in places):
        raise VisitsPaused(
            "Visits in person wait in this part of the network for now, so that nobody travels "
            "there. Offer a visit online, or wait until the coordinator tells you that it goes on."
        )
