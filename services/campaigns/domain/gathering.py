"""A hostile gathering that is expected: nothing of ours meets in its area around its hours.

Meeting hostility where and when it stands raises the tension and puts people at risk. Another day
lets neighbours meet in peace.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sanctuary.errors import IllegalTransition, Invalid, Refusal

LONGEST = timedelta(days=14)
FARTHEST = timedelta(days=800)


class TooNear(Refusal):
    slug = "too-near-hostility"
    status = 409
    title = "Please choose another day or another place"


@dataclass(frozen=True, slots=True)
class Gathering:
    """`area` is a local authority and never finer; `withdrawn_by`: it is not expected after all."""

    id: UUID
    incident_id: UUID
    area: str
    starts_at: datetime
    ends_at: datetime
    recorded_by: UUID
    recorded_at: datetime
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""

    def withdraw(self, *, reason: str, by: UUID, at: datetime) -> Self:
        if self.withdrawn_by is not None:
            raise IllegalTransition("Somebody has taken this gathering back already.")
        return replace(self, withdrawn_by=by, withdrawn_at=at, reason=reason)

    def is_near(self, area: str, starts_at: datetime, ends_at: datetime, apart: timedelta) -> bool:
        """Whether something in `area` from `starts_at` to `ends_at` would meet it."""
        if self.withdrawn_by is not None or area != self.area:
            return False
        return starts_at < self.ends_at + apart and ends_at > self.starts_at - apart


def must_last(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid unless it ends after it begins, and soon enough to mean something."""
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Invalid(
            "The end has to come after the beginning, and within two weeks of it.",
            errors=[{"field": "ends_at", "detail": "Choose a moment after the beginning."}],
        )


def must_be_soon(starts_at: datetime, now: datetime) -> None:
    """Raise Invalid for a moment that nobody can mean."""
    if not now - FARTHEST <= starts_at <= now + FARTHEST:
        raise Invalid(
            "This is more than two years away. Please look at the year again.",
            errors=[{"field": "starts_at", "detail": "Choose a moment nearer to today."}],
        )


def too_near(apart: timedelta) -> TooNear:
    hours = round(apart.total_seconds() / 3600)
    return TooNear(
        "Something hostile is expected in this area around that time, and we never meet in the "
        f"same place within {hours} hours of it. Choose another day, or somewhere else, and "
        "something shared: food, music, football. The duty officer can tell you more."
    )
