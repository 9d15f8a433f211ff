"""A matter that the network answers together (DOMAIN C12): from watching it to having learnt.

Nothing of a place finer than a nation leaves this service, so that no event points at a building or
at the people in it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.signal import Kind
from sanctuary.actor import Actor, Role
from sanctuary.errors import Refusal
from sanctuary.events.campaigns import IncidentClosed, IncidentOpened, IncidentStoodDown
from sanctuary.lifecycle import Lifecycle


class Level(StrEnum):
    WATCH = "watch"
    LOCAL = "local"
    NATIONAL = "national"


class Status(StrEnum):
    WATCH = "watch"
    TRIAGED = "triaged"
    ACTIVATED = "activated"
    STABILISING = "stabilising"
    RECOVERY = "recovery"
    REVIEW = "review"
    CLOSED = "closed"


LIFECYCLE = Lifecycle(
    "incident",
    {
        Status.WATCH: {Status.TRIAGED, Status.CLOSED},
        Status.TRIAGED: {Status.WATCH, Status.ACTIVATED, Status.CLOSED},
        Status.ACTIVATED: {Status.STABILISING, Status.RECOVERY},
        Status.STABILISING: {Status.ACTIVATED, Status.RECOVERY},
        Status.RECOVERY: {Status.ACTIVATED, Status.REVIEW},
        Status.REVIEW: {Status.CLOSED},
        Status.CLOSED: set(),
    },
)
ANSWERING = frozenset({Status.ACTIVATED, Status.STABILISING})
# Stood down or closed: what is reported then is a matter of its own, and somebody looks at it.
OVER = frozenset({Status.RECOVERY, Status.REVIEW, Status.CLOSED})


class SecondPersonNeeded(Refusal):
    slug = "second-person-needed"
    status = 409
    title = "Somebody else has to confirm this"


class TasksOpen(Refusal):
    slug = "tasks-open"
    status = 409
    title = "Some tasks are still open"


class NotActive(Refusal):
    slug = "incident-not-active"
    status = 409
    title = "This incident is not active"


@dataclass(frozen=True, slots=True)
class Incident:
    """`asked_by` is the first of the two people who activate at national level."""

    id: UUID
    kind: Kind
    level: Level
    status: Status
    opened_at: datetime
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    asked_by: UUID | None = None
    version: int = 1
    debrief: str | None = None
    hours: float | None = None
    happens_on: date | None = None
    region: str | None = None

    @classmethod
    def open(
        cls,
        incident_id: UUID,
        *,
        kind: Kind,
        level: Level,
        nation: str | None,
        area: str | None,
        stream: str | None,
        region: str | None = None,
        by: Actor,
        at: datetime,
    ) -> tuple[Self, IncidentOpened]:
        _may_lead(by, nation)
        status = Status.WATCH if level is Level.WATCH else Status.TRIAGED
        incident = cls(incident_id, kind, level, status, at, nation, area, stream, region=region)
        return incident, incident.opened()

    def opened(self) -> IncidentOpened:
        return IncidentOpened(
            incident_id=self.id,
            kind=self.kind.value,
            level=self.level.value,
            nation=self.nation,
            stream=self.stream,
        )

    def relevel(self, level: Level, *, by: Actor) -> Self:
        """Judge it anew, also while it is active; whoever asked for activation must ask again."""
        self.led_by(by)
        if self.status in ANSWERING:
            return self._relevel_active(level, by)
        target = Status.WATCH if level is Level.WATCH else Status.TRIAGED
        status = self.status
        if target is not status or status not in {Status.WATCH, Status.TRIAGED}:
            status = LIFECYCLE.move(self.status, target)
        return replace(self, level=level, status=status, asked_by=None)

    def _relevel_active(self, level: Level, by: Actor) -> Self:
        """Lowered by one person; raised to national by a first who asks and a second."""
        if level is Level.WATCH:
            raise NotActive(
                "This incident is being answered, so it cannot go back to being watched. Lower it "
                "to local, or stand it down: then everybody who was alarmed hears that it is over."
            )
        if level is self.level:
            return replace(self, asked_by=None)
        if level is Level.NATIONAL and self.asked_by is None:
            return replace(self, asked_by=by.id)
        if level is Level.NATIONAL and self.asked_by == by.id:
            raise SecondPersonNeeded(
                "You have asked for the national level already. A second person with the role of "
                "duty officer has to confirm it: please call one of them now."
            )
        return replace(self, level=level, asked_by=None)

    @property
    def over(self) -> bool:
        return self.status is Status.CLOSED

    @property
    def second_person_needed(self) -> bool:
        """Somebody asked for the national level, and nobody has confirmed it yet."""
        return self.asked_by is not None and self.status in {Status.TRIAGED, *ANSWERING}

    def expect_on(self, day: date | None, *, by: Actor) -> Self:
        """The day on which it will happen, where one is known ahead; never where."""
        self.led_by(by)
        if self.status is Status.CLOSED:
            raise NotActive("This incident is closed, so nothing is prepared for it any more.")
        return replace(self, happens_on=day)

    def activate(self, *, by: Actor) -> Self:
        """At national level the first person asks and a second one confirms (DOMAIN C12)."""
        self.led_by(by)
        status = LIFECYCLE.move(self.status, Status.ACTIVATED)
        if self.level is Level.NATIONAL and self.asked_by is None:
            return replace(self, asked_by=by.id)
        if self.level is Level.NATIONAL and self.asked_by == by.id:
            raise SecondPersonNeeded(
                "You have asked for this national activation already. A second person with the "
                "role of duty officer has to confirm it: please call one of them now."
            )
        return replace(self, status=status, asked_by=None)

    def stabilise(self, *, by: Actor) -> Self:
        self.led_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.STABILISING))

    def stand_down(self, *, by: Actor) -> tuple[Self, IncidentStoodDown]:
        """All clear. What remains is rebuilding trust, the recovery."""
        self.led_by(by)
        status = LIFECYCLE.move(self.status, Status.RECOVERY)
        stood_down = replace(self, status=status, asked_by=None)
        return stood_down, IncidentStoodDown(incident_id=self.id)

    def review(self, *, by: Actor) -> Self:
        self.led_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.REVIEW))

    def close(
        self, *, debrief: str, hours: float, tasks_open: int, tasks_left: str, by: Actor
    ) -> tuple[Self, IncidentClosed]:
        """`hours` is the time that people gave, so that the cost of hostility can be told.

        After a review, `tasks_left` says why what is still open is not done any more.
        """
        self.led_by(by)
        status = LIFECYCLE.move(self.status, Status.CLOSED)
        if self.status is Status.REVIEW and tasks_open and not tasks_left:
            raise TasksOpen(
                f"Still to do: {tasks_open} of the tasks of this incident. Mark as done what is "
                "done, or say in tasks_left why the others are not needed any more."
            )
        closed = replace(self, status=status, debrief=debrief, hours=hours)
        return closed, IncidentClosed(incident_id=self.id)

    def led_by(self, by: Actor) -> None:
        """Raise NotPermitted unless `by` leads the answer to incidents of this nation."""
        _may_lead(by, self.nation)

    def must_be_active(self) -> None:
        """Groups are alerted only about something that was activated."""
        if self.status not in ANSWERING:
            raise NotActive(
                "Groups can be alerted while an incident is activated or stabilising. "
                "Activate it first; if it was stood down, activate it again."
            )


def _may_lead(by: Actor, nation: str | None) -> None:
    by.must(Role.DUTY_OFFICER, Role.NATIONAL_TEAM, nation=nation)
