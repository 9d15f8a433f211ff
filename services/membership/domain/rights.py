"""What people's rights have in common: the legal limit, the rules by date, who asked and how."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sanctuary.names import SERVICES

OTHERS = tuple(name for name in SERVICES if name != "membership")


class Origin(StrEnum):
    """Who asked: the person, through a link to an address that they read, or staff for them."""

    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Limit:
    since: date
    source: str
    months: int

    def ends(self, asked_on: date) -> date:
        """The last day: the same date some months later, or that month's last day."""
        month = asked_on.month - 1 + self.months
        year, month = asked_on.year + month // 12, month % 12 + 1
        return date(year, month, min(asked_on.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class AccessRule:
    since: date
    source: str
    link_days: int
    copy_days: int
    again_minutes: int


@dataclass(frozen=True, slots=True)
class ErasureRule:
    since: date
    source: str
    wait_hours: int
    decide_within_days: int
    confirm_within_days: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason that the law has for not erasing, in both languages."""

    key: str
    article: str
    en: str
    cy: str
