"""What comes in from outside: what a report must not say, and sources that sign what they send."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from campaigns.domain.signal import Signal
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition

LONGEST_REPORT = 2000
# Where somebody is or how to reach them: a report needs none of it.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_NUMBER = re.compile(r"(?<!\d)(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\d)")
_HOUSE = re.compile(
    r"\b\d{1,4}[a-d]?\s+(?:[A-Z][\w’'-]+\s+){1,3}"
    r"(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Terrace|Place|Way|Gardens|Heol|Ffordd)\b"
)
_HOUSE_CY = re.compile(r"\b\d{1,4}[a-d]?\s+(?:Heol|Ffordd|Stryd|Lôn)\s+[A-Z]")


def points_at_somebody(text: str) -> bool:
    """Whether a text seems to hold a postcode, a house, an e-mail address or a phone number."""
    return any(pattern.search(text) for pattern in (_POSTCODE, _EMAIL, _NUMBER, _HOUSE, _HOUSE_CY))


@dataclass(frozen=True, slots=True)
class Source:
    """A system of somebody else's that hands in signals, each signed with its own secret."""

    id: UUID
    title: str
    made: Decision
    nation: str | None = None
    old_until: datetime | None = None
    revoked: Decision | None = None
    version: int = 1

    def rotate(self, old_until: datetime) -> Self:
        """Another secret; the one before counts until then."""
        self._must_be_active()
        return replace(self, old_until=old_until, version=self.version + 1)

    def revoke(self, decision: Decision) -> Self:
        self._must_be_active()
        return replace(self, revoked=decision, version=self.version + 1)

    def _must_be_active(self) -> None:
        if self.revoked is not None:
            raise IllegalTransition(
                "This source was revoked, and nothing is taken from it any more. Make a new one."
            )


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two signals seem to speak of one matter, and why; a person decides."""

    points: int
    reasons: tuple[str, ...]


def likeness(one: Signal, other: Signal) -> Likeness:
    """The same page counts most, then the same place, kind and days."""
    reasons: list[str] = []
    points = 0
    apart = abs(one.raised_at - other.raised_at)
    for found, worth, reason in (
        (one.source is not None and one.source == other.source, 4, "same page"),
        (_site(one) is not None and _site(one) == _site(other), 1, "same site"),
        (one.area is not None and one.area == other.area, 2, "same area"),
        (one.nation is not None and one.nation == other.nation, 1, "same nation"),
        (one.stream is not None and one.stream == other.stream, 1, "same stream"),
        (one.kind is other.kind, 2, "same kind"),
        (apart.days < 1, 2, "same day"),
        (1 <= apart.days < 3, 1, "same days"),  # noqa: PLR2004 — a weekend and a bit
    ):
        if found:
            points += worth
            reasons.append(reason)
    return Likeness(points, tuple(reasons))


def _site(signal: Signal) -> str | None:
    return signal.source.split("/")[2] if signal.source else None
