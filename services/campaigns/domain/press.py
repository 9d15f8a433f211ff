"""Journalists: whom we know, and what they ask of us (rows 94, 117).

What a journalist asked and how to reach them is sealed. Whether somebody with lived experience
speaks is for membership to arrange: here stands that it was asked for, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid, Refusal
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    RECEIVED = "received"
    ANSWERING = "answering"
    ANSWERED = "answered"
    DECLINED = "declined"


LIFECYCLE = Lifecycle(
    "journalist's request",
    {
        Status.RECEIVED: {Status.ANSWERING, Status.DECLINED},
        Status.ANSWERING: {Status.ANSWERED, Status.DECLINED, Status.RECEIVED},
        Status.ANSWERED: set(),
        Status.DECLINED: set(),
    },
)
OPEN = frozenset({Status.RECEIVED, Status.ANSWERING})


class NotYours(Refusal):
    slug = "somebody-else-answers"
    status = 409
    title = "Somebody else answers this"


@dataclass(frozen=True, slots=True)
class Contact:
    """A journalist. `outlet` and `topics` are shown in the list; `sealed` is opened one by one."""

    id: UUID
    outlet: str
    nation: str
    area: str | None
    topics: tuple[str, ...]
    sealed: bytes
    added_by: UUID
    added_at: datetime
    last_contact_on: date | None = None
    version: int = 0

    def spoke(self, on: date, *, today: date) -> Self:
        if on > today:
            raise Invalid(
                "That day has not come yet.",
                errors=[{"field": "on", "detail": "Today at the latest."}],
            )
        return replace(self, last_contact_on=max(on, self.last_contact_on or on))


@dataclass(frozen=True, slots=True)
class Request:
    """Something that a journalist asks for, until `deadline`."""

    id: UUID
    outlet: str
    nation: str
    area: str | None
    deadline: datetime
    sealed: bytes
    received_by: UUID
    received_at: datetime
    lines: tuple[UUID, ...] = ()
    status: Status = Status.RECEIVED
    taken_by: UUID | None = None
    speaker_request: UUID | None = None
    ended_at: datetime | None = None
    version: int = 0

    @property
    def owner(self) -> UUID:
        """Who is reminded: whoever answers it or, as long as nobody does, who took it in."""
        return self.taken_by or self.received_by

    def take(self, by: UUID) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.ANSWERING), taken_by=by)

    def put_back(self, by: UUID) -> Self:
        self._answered_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.RECEIVED), taken_by=None)

    def answer(self, by: UUID, *, at: datetime) -> Self:
        status = LIFECYCLE.move(self.status, Status.ANSWERED)
        self._answered_by(by)
        return replace(self, status=status, ended_at=at)

    def decline(self, *, at: datetime) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.DECLINED), ended_at=at)

    def ask_for_speaker(self, request_id: UUID) -> Self:
        """Once; asking again is the same request."""
        if self.status not in OPEN:
            raise Invalid("This is over, so there is nothing to speak to.")
        return self if self.speaker_request else replace(self, speaker_request=request_id)

    def _answered_by(self, by: UUID) -> None:
        if self.taken_by != by:
            raise NotYours(
                "Whoever took this on answers it. Ask them to put it back, then take it on."
            )


def reminders(deadline: datetime, hours: Iterable[int], *, now: datetime) -> list[datetime]:
    """The moments ahead at which whoever answers is reminded, soonest first."""
    moments = sorted(deadline - timedelta(hours=each) for each in hours)
    return [one for one in moments if one > now]
