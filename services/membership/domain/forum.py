"""Bodies in which the network decides together: steering groups and partnership forums.

A seat for lived experience is only ever `filled` or not: nothing says by whom, so organisations sit
under the name of their seat, and no person does (DOMAIN B, sensitive data).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import ForumChanged
from sanctuary.lifecycle import Lifecycle

LIVED_EXPERIENCE = "lived_experience"


class Kind(StrEnum):
    STEERING_GROUP = "steering_group"
    PARTNERSHIP_FORUM = "partnership_forum"


class Seat(StrEnum):
    COUNCIL = "council"
    SUPPORTING_ORGANISATION = "supporting_organisation"
    OTHER = "other"


class Status(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    "forum",
    {
        Status.PROPOSED: {Status.ACTIVE, Status.CLOSED},
        Status.ACTIVE: {Status.CLOSED},
        Status.CLOSED: set(),
    },
)
SEAT_WORDS = {
    "council": "a council",
    "supporting_organisation": "a supporting organisation",
    LIVED_EXPERIENCE: "people with lived experience of seeking sanctuary",
}


class SeatsEmpty(Refusal):
    slug = "seats-empty"
    title = "Not everybody who belongs at this table is there yet"


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation on one seat."""

    id: UUID
    seat: Seat
    organisation_id: UUID
    since: date


@dataclass(frozen=True, slots=True)
class Forum:
    """A forum lies in an area, a steering group guides a stream in the whole UK."""

    id: UUID
    kind: Kind
    name: str
    since: date
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    status: Status = Status.PROPOSED
    lived_experience: bool = False
    places: tuple[Place, ...] = ()
    version: int = 1

    def missing(self, required: Iterable[str]) -> tuple[str, ...]:
        """The seats that nobody fills, in the order of the rule."""
        filled: set[str] = {place.seat.value for place in self.places}
        if self.lived_experience:
            filled.add(LIVED_EXPERIENCE)
        return tuple(seat for seat in required if seat not in filled)

    def activate(self, required: Iterable[str]) -> Self:
        """Begin to meet. Raises SeatsEmpty, naming who is missing."""
        if missing := self.missing(required):
            names = ", ".join(SEAT_WORDS.get(seat, seat.replace("_", " ")) for seat in missing)
            raise SeatsEmpty(
                f"Still missing at this table: {names}. Invite them first; the Charter wants all "
                "of them to decide together."
            )
        return replace(self, status=LIFECYCLE.move(self.status, Status.ACTIVE))

    def close(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.CLOSED))

    def must_be_open(self) -> None:
        if self.status is Status.CLOSED:
            raise SeatsEmpty("This body was closed, so nothing of it can be changed any more.")

    def changed(self, required: Iterable[str]) -> ForumChanged:
        return ForumChanged(
            forum_id=self.id,
            kind=self.kind.value,
            nation=self.nation,
            area=self.area,
            stream=self.stream,
            active=self.status is Status.ACTIVE,
            complete=not self.missing(required),
            ended=self.status is Status.CLOSED,
        )


def check_whose(kind: Kind, *, area: str | None, stream: str | None) -> None:
    """A steering group guides one stream; a partnership forum belongs to one area."""
    if (kind is Kind.STEERING_GROUP) != (stream is not None):
        raise Invalid(
            "A steering group guides a stream, and only it does. Name the stream, or leave it out.",
            errors=[{"pointer": "/stream", "detail": "For a steering group, and only for it."}],
        )
    if (kind is Kind.PARTNERSHIP_FORUM) != (area is not None):
        raise Invalid(
            "A partnership forum belongs to an area, and only it does. Name the area by its GSS "
            "code, or leave it out.",
            errors=[{"pointer": "/area", "detail": "For a forum, and only for it."}],
        )
