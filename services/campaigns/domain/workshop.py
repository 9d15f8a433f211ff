"""One date of a course: open for booking, full, running, held (DOMAIN C9, rows 88, 90, 91, 99).

It takes place online or at a public venue; where people live is never a place for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sanctuary.actor import Actor, Role
from sanctuary.clock import LONDON, london_day
from sanctuary.errors import Invalid, NotPermitted, Refusal
from sanctuary.events.campaigns import WorkshopCancelled, WorkshopHeld, WorkshopOpened
from sanctuary.lifecycle import Lifecycle

ORGANISERS = (Role.CAMPAIGN_MANAGER, Role.NATION_COORDINATOR, Role.GROUP_OFFICER)
LONGEST = timedelta(hours=12)


class Status(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    FULL = "full"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


LIFECYCLE = Lifecycle(
    "workshop",
    {
        Status.SCHEDULED: {Status.OPEN, Status.CANCELLED},
        Status.OPEN: {Status.FULL, Status.RUNNING, Status.CANCELLED},
        Status.FULL: {Status.OPEN, Status.RUNNING, Status.CANCELLED},
        Status.RUNNING: {Status.HELD, Status.CANCELLED},
        Status.HELD: set(),
        Status.CANCELLED: set(),
    },
)
BOOKABLE = frozenset({Status.OPEN, Status.FULL})
AHEAD = BOOKABLE | {Status.SCHEDULED}
MOVING = frozenset({"starts_at", "ends_at", "online", "venue", "joining"})


class NotBookable(Refusal):
    slug = "not-bookable"
    status = 409
    title = "No place can be booked here"


@dataclass(frozen=True, slots=True)
class Workshop:
    """`joining` is for those with a place alone; `access` is what the place offers to everybody.

    `sequence` counts the changes that a calendar has to show (RFC 5545).
    """

    id: UUID
    course: str
    starts_at: datetime
    ends_at: datetime
    online: bool
    venue: str
    access: str
    joining: str
    language: str
    capacity: int
    nation: str | None
    area: str | None
    group_id: UUID | None
    trainers: tuple[UUID, ...]
    organiser: UUID
    created_at: datetime
    status: Status = Status.SCHEDULED
    version: int = 0
    sequence: int = 0

    def check(self, *, at: datetime) -> Self:
        """Raise Invalid with every mistake at once."""
        wrong = {}
        if not timedelta(0) < self.ends_at - self.starts_at <= LONGEST:
            wrong["ends_at"] = "It has to end after it begins, within twelve hours."
        if self.starts_at <= at:
            wrong["starts_at"] = "It has to begin in the future."
        if self.online and self.venue:
            wrong["venue"] = "An online workshop has no venue; leave it empty."
        if not self.online and not self.venue:
            wrong["venue"] = "Name the public venue, for example a library and its town."
        if wrong:
            raise Invalid(
                "This date of the course is not complete yet. Please correct it and send it again.",
                errors=[{"field": field, "detail": text} for field, text in wrong.items()],
            )
        return self

    def led_by(self, by: Actor) -> None:
        """Raise NotPermitted unless the actor organises here, nationally or for its group."""
        by.must(*ORGANISERS, nation=self.nation, area=self.area, group=self.group_id)

    def taught_by(self, by: Actor) -> None:
        """Those who see who comes, and what they need: the trainers and whoever organises it."""
        if by.id not in {*self.trainers, self.organiser}:
            raise NotPermitted(
                "Who comes to a workshop is for its trainers and its organiser. If you teach it, "
                "ask its organiser to add you as a trainer."
            )

    def open(self) -> tuple[Self, WorkshopOpened]:
        opened = replace(self, status=LIFECYCLE.move(self.status, Status.OPEN))
        return opened, WorkshopOpened(
            workshop_id=self.id,
            course=self.course,
            nation=self.nation,
            starts_on=london_day(self.starts_at),
        )

    def change(self, changes: dict[str, Any], *, at: datetime) -> Self:
        """Its facts are others now. What a calendar shows raises the sequence."""
        if self.status not in AHEAD:
            raise NotBookable(
                "A workshop that runs, is over or was cancelled is not changed any more. Make a "
                "new date instead."
            )
        moved = any(changes[name] != getattr(self, name) for name in MOVING & set(changes))
        return replace(self, **changes, sequence=self.sequence + moved).check(at=at)

    def filled(self, taken: int) -> Self:
        """Open while a place is left, full otherwise."""
        wanted = Status.FULL if taken >= self.capacity else Status.OPEN
        if self.status is wanted:
            return self
        return replace(self, status=LIFECYCLE.move(self.status, wanted))

    def begin(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.RUNNING))

    def end(self) -> tuple[Self, WorkshopHeld]:
        held = replace(self, status=LIFECYCLE.move(self.status, Status.HELD))
        return held, WorkshopHeld(workshop_id=self.id, course=self.course, nation=self.nation)

    def cancel(self) -> tuple[Self, WorkshopCancelled]:
        status = LIFECYCLE.move(self.status, Status.CANCELLED)
        cancelled = replace(self, status=status, sequence=self.sequence + 1)
        return cancelled, WorkshopCancelled(workshop_id=self.id, course=self.course)

    def must_be_bookable(self) -> None:
        if self.status not in BOOKABLE:
            raise NotBookable(
                "Places of this workshop cannot be booked now: it is not open yet, or it has "
                "begun, is over or was cancelled. The list shows the dates that are open."
            )

    @property
    def starts(self) -> str:
        """The hour in London, as it is written in both languages."""
        return self.starts_at.astimezone(LONDON).strftime("%H:%M")


def moving_up(capacity: int, taken: int, waiting: Sequence[UUID]) -> tuple[UUID, ...]:
    """Of those who wait, longest first, who has a place now."""
    return tuple(waiting[: max(0, capacity - taken)])
