"""A place at a workshop: booked or waiting, then there or not; and what followed from it.

What somebody needs to take part, what they thought and what they set themselves to do is theirs:
encrypted, and shown to nobody but them, the trainers (needs) and, as they chose, the organiser.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.action import Action
from campaigns.domain.workshop import Workshop
from sanctuary.clock import london_day
from sanctuary.errors import Refusal
from sanctuary.events.campaigns import (
    BookingAsked,
    BookingAttended,
    BookingCancelled,
    BookingChanged,
    BookingMade,
    BookingReminded,
)
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    BOOKED = "booked"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"


LIFECYCLE = Lifecycle(
    "booking",
    {
        Status.ASKED: {Status.BOOKED, Status.WAITING, Status.CANCELLED},
        Status.WAITING: {Status.BOOKED, Status.CANCELLED},
        Status.BOOKED: {Status.ATTENDED, Status.ABSENT, Status.CANCELLED},
        # A tick can be put right.
        Status.ATTENDED: {Status.ABSENT},
        Status.ABSENT: {Status.ATTENDED},
        # Whoever gave a place back may book again, behind those who wait.
        Status.CANCELLED: {Status.BOOKED, Status.WAITING},
    },
)
HOLDS = frozenset({Status.BOOKED, Status.ATTENDED, Status.ABSENT})


class NotThere(Refusal):
    slug = "was-not-there"
    status = 409
    title = "This is for those who were there"


class AnsweredBefore(Refusal):
    slug = "answered-before"
    status = 409
    title = "You have told us before"


@dataclass(frozen=True, slots=True)
class Booking:
    """`since` is the place in the queue. `sealed` has what they are called and what they need."""

    id: UUID
    workshop_id: UUID
    person_id: UUID
    since: datetime
    status: Status = Status.ASKED
    sealed: bytes | None = None
    sequence: int = 0
    answered: bool = False
    ticked_by: UUID | None = None
    ticked_at: datetime | None = None

    def asked(self, of: Workshop, *, confirm_by: date) -> BookingAsked:
        return BookingAsked(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
            confirm_by=confirm_by,
        )

    def place(self, of: Workshop, *, free: bool, at: datetime) -> tuple[Self, BookingMade]:
        """A place, or one in the queue."""
        status = LIFECYCLE.move(self.status, Status.BOOKED if free else Status.WAITING)
        placed = replace(self, status=status, since=at, sequence=self.sequence + 1)
        return placed, placed.made(of)

    def move_up(self, of: Workshop) -> tuple[Self, BookingMade]:
        status = LIFECYCLE.move(self.status, Status.BOOKED)
        moved = replace(self, status=status, sequence=self.sequence + 1)
        return moved, moved.made(of, moved_up=True)

    def made(self, of: Workshop, *, moved_up: bool = False) -> BookingMade:
        return BookingMade(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
            starts=of.starts,
            waiting=self.status is Status.WAITING,
            moved_up=moved_up,
            sequence=self.sequence,
        )

    def cancel(self, of: Workshop, *, by_us: bool = False) -> tuple[Self, BookingCancelled]:
        status = LIFECYCLE.move(self.status, Status.CANCELLED)
        gone = replace(self, status=status, sealed=None, sequence=self.sequence + 1)
        return gone, BookingCancelled(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
            by_us=by_us,
            sequence=gone.sequence,
        )

    def changed(self, of: Workshop) -> tuple[Self, BookingChanged]:
        later = replace(self, sequence=self.sequence + 1)
        return later, BookingChanged(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
            starts=of.starts,
            sequence=later.sequence,
        )

    def reminded(self, of: Workshop) -> BookingReminded:
        return BookingReminded(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
            starts=of.starts,
        )

    def tick(
        self, of: Workshop, *, there: bool, by: UUID, at: datetime
    ) -> tuple[Self, BookingAttended | None]:
        """The trainer says whether they were there. The same tick again changes nothing."""
        wanted = Status.ATTENDED if there else Status.ABSENT
        if self.status is wanted:
            return self, None
        status = LIFECYCLE.move(self.status, wanted)
        ticked = replace(self, status=status, ticked_by=by, ticked_at=at)
        if not there:
            return ticked, None
        return ticked, BookingAttended(
            booking_id=self.id,
            workshop_id=of.id,
            person_id=self.person_id,
            workshop_on=london_day(of.starts_at),
        )

    def must_have_been_there(self) -> None:
        if self.status is not Status.ATTENDED:
            raise NotThere(
                "This opens once the trainer has ticked that you were there. If you were and "
                "nothing opens, please reply to our message: we put it right."
            )

    def answer(self) -> Self:
        """Feedback is given once. That it was given is kept here; what it says is not."""
        self.must_have_been_there()
        if self.answered:
            raise AnsweredBefore("Thank you: your feedback has arrived. It is taken once a person.")
        return replace(self, answered=True)


class Kept(StrEnum):
    """What came of a commitment."""

    OPEN = "open"
    DONE = "done"
    NOT_YET = "not_yet"
    CHANGED = "changed"


COMMITMENT = Lifecycle(
    "commitment",
    {
        Kept.OPEN: {Kept.DONE, Kept.NOT_YET, Kept.CHANGED},
        Kept.NOT_YET: {Kept.DONE, Kept.CHANGED},
        Kept.CHANGED: {Kept.DONE, Kept.NOT_YET},
        Kept.DONE: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody set themselves to do, by when; `ask_on` is the day of the check-in."""

    booking_id: UUID
    workshop_id: UUID
    person_id: UUID
    kind: Action
    due_on: date
    sealed: bytes
    made_at: datetime
    ask_on: date
    status: Kept = Kept.OPEN
    asked_at: datetime | None = None
    answered_at: datetime | None = None

    def check_in(self, how: Kept, *, at: datetime) -> Self:
        if how is self.status:
            return self
        return replace(self, status=COMMITMENT.move(self.status, how), answered_at=at)
