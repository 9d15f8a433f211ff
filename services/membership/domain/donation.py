"""The suggested donation: shown after signing, never a condition, never stored (DOMAIN C1)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Band:
    """`income_up_to` is None for the last one, which has no upper end."""

    income_up_to: int | None
    suggested: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    since: date
    source: str
    currency: str
    bands: tuple[Band, ...]
