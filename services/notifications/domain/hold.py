"""While an incident is open, ordinary mail can wait: campaigns, renewals, or both.

For everybody, or for those of whom we know that they are in a nation or an area.

Who has other worries just now is not asked for a signature or reminded of a renewal. A hold is the
national team's decision, ends by itself, and never touches what is urgent or answers somebody.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal

LONGEST = timedelta(days=14)
HOLDABLE = ("campaign", "renewal")


class HoldOver(Refusal):
    slug = "hold-over"
    title = "This hold has ended"


_NATIONS = {"E": "england", "W": "wales", "S": "scotland", "N": "northern_ireland"}


@dataclass(frozen=True, slots=True)
class Place:
    """A nation, an area within it, or with neither the whole UK."""

    nation: str | None = None
    area: str | None = None

    @classmethod
    def of(cls, nation: str | None, area: str | None) -> Self:
        """The nation follows from the code of the area. Raises Invalid where the two disagree."""
        if area is None:
            return cls(nation)
        within = _NATIONS[area[0]]
        if nation not in {None, within}:
            raise Invalid(
                f"The area {area} lies in {within.replace('_', ' ')}. Leave out the nation, or "
                "correct one of the two.",
                errors=[{"field": "area", "detail": "The area and the nation disagree."}],
            )
        return cls(within, area)


EVERYWHERE = Place()


@dataclass(frozen=True, slots=True)
class Hold:
    """`released`: ended before `ends_at`, by whom and why."""

    id: UUID
    categories: tuple[str, ...]
    ends_at: datetime
    begun: Decision
    incident_id: UUID | None = None
    place: Place = EVERYWHERE
    released: Decision | None = None

    @classmethod
    def begin(
        cls,
        hold_id: UUID,
        categories: tuple[str, ...],
        made: Decision,
        *,
        ends_at: datetime,
        incident_id: UUID | None,
        place: Place = EVERYWHERE,
    ) -> Self:
        """Raises Invalid for an end that has passed, or is too far ahead."""
        if not made.at < ends_at <= made.at + LONGEST:
            detail = f"Later than now, and within {LONGEST.days} days."
            raise Invalid(
                f"A hold ends by itself within {LONGEST.days} days. Choose an earlier end that is "
                "still to come; if it has to last longer, begin another hold then.",
                errors=[{"field": "ends_at", "detail": detail}],
            )
        held = tuple(one for one in HOLDABLE if one in categories)
        return cls(hold_id, held, ends_at, made, incident_id, place)

    def active(self, at: datetime) -> bool:
        return self.released is None and at < self.ends_at

    def release(self, made: Decision) -> Self:
        if not self.active(made.at):
            raise HoldOver(
                "It was released, or its time is over: nothing waits for it any more. The list "
                "of holds shows those that are in force."
            )
        return replace(self, released=made)
