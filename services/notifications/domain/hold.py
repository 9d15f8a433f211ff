"""While an incident is open, ordinary mail can wait: campaigns, renewals, or both, for everybody.

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


@dataclass(frozen=True, slots=True)
class Hold:
    """`released`: ended before `ends_at`, by whom and why."""

    id: UUID
    categories: tuple[str, ...]
    ends_at: datetime
    begun: Decision
    incident_id: UUID | None = None
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
        return cls(hold_id, held, ends_at, made, incident_id)

    def active(self, at: datetime) -> bool:
        return self.released is None and at < self.ends_at

    def release(self, made: Decision) -> Self:
        if not self.active(made.at):
            raise HoldOver(
                "It was released, or its time is over: nothing waits for it any more. The list "
                "of holds shows those that are in force."
            )
        return replace(self, released=made)
