"""How long something is waited for: dated, because the network may want it otherwise."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """`source` says who decided it, or that it is a default."""

    since: date
    source: str
    days: int

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.days)
