"""An organisation's award history as the register knows it: periods that are never deleted.

Awards decides; membership follows. A recognition from the old register carries only the day until
which it counts, and ends by itself on that day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Origin(StrEnum):
    AWARD = "award"
    REGISTER = "register"
    LEGACY = "legacy"


class Ending(StrEnum):
    RENEWED = "renewed"
    LAPSED = "lapsed"
    RAN_OUT = "ran_out"
    REPLACED = "replaced"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Recognition:
    """`starts_on` belongs to the period, `expires_on` and `ended_on` no longer do.

    An award in grace keeps counting until awards says that it lapsed, so `ended_on` is empty then.
    """

    award_id: UUID
    organisation_id: UUID
    stream: str
    starts_on: date
    expires_on: date
    origin: Origin = Origin.AWARD
    ended_on: date | None = None
    ending: Ending | None = None
    successor_id: UUID | None = None

    def counts_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ended_on is None or day < self.ended_on)
