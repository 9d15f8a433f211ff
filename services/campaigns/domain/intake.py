"""What comes in from outside: what a report must not say, and sources that sign what they send."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from campaigns.domain.content import Finding, Piece, identifying
from campaigns.domain.content.folded import Folded
from campaigns.domain.signal import Signal
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid

LONGEST_REPORT = 2000
TAKEN_OUT = "[…]"


def points_at_somebody(text: str) -> bool:
    """Whether a text seems to hold a postcode, a house, a building, a number or an address."""
    return any(_telling(text))


def must_point_at_nobody(field: str, text: str) -> None:
    """Raise Invalid where a text says where somebody is or how to reach them."""
    if points_at_somebody(text):
        raise Invalid(
            "This seems to say where people are or how to reach them: a postcode, a house, the "
            "name of a building, a telephone number or an e-mail address. Take it out, to keep "
            "people safe. The council's area is as near as we ever write down.",
            errors=[{"field": field, "detail": "Takes no place and no person that can be found."}],
        )


def without_places(text: str) -> str:
    """The same with what points at somebody taken out: a machine cannot say it another way."""
    for found in sorted(_telling(text), key=lambda each: -each.start):
        text = f"{text[: found.start]}{TAKEN_OUT}{text[found.end :]}"
    return text


def _telling(text: str) -> Iterator[Finding]:
    """Each stretch once, also where two patterns overlap."""
    end = 0
    piece = Piece("summary", "en", text)
    for found in sorted(identifying.check(piece, Folded.of(text)), key=lambda each: each.start):
        if found.start >= end:
            end = found.end
            yield found


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
        (one.region is not None and one.region == other.region, 1, "same region"),
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
