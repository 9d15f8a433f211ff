"""A call to whoever is on duty: there are signals to look at. One for many signals of a burst.

Any decision about one of its signals answers it, and so does saying that one is on it; until then
the next step is called after a while.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.signal import Signal
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import DutyCallAnswered, DutyCallRaised, DutyCallUnanswered
from sanctuary.lifecycle import Lifecycle


class Step(StrEnum):
    """Who is called, in this order."""

    ON_DUTY = "on_duty"
    NATION = "nation"
    UK = "uk"
    TEAM = "team"


class Status(StrEnum):
    OPEN = "open"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"


LIFECYCLE = Lifecycle(
    "duty call",
    {
        Status.OPEN: {Status.ANSWERED, Status.UNANSWERED},
        Status.UNANSWERED: {Status.ANSWERED},
        Status.ANSWERED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class DutyCall:
    """`asked` are all who were called so far; `generation` rises with every step."""

    id: UUID
    kind: str
    opened_at: datetime
    nation: str | None = None
    status: Status = Status.OPEN
    step: Step | None = None
    asked: tuple[UUID, ...] = ()
    generation: int = 0
    answered_by: UUID | None = None
    answered_at: datetime | None = None

    def ask_next(
        self, people: Mapping[Step, Collection[UUID]]
    ) -> tuple[Self, DutyCallRaised | DutyCallUnanswered]:
        """Those of the next step in which there is somebody who was not called yet."""
        steps = list(Step)
        ahead = steps if self.step is None else steps[steps.index(self.step) + 1 :]
        for step in ahead:
            new = sorted(set(people.get(step, ())) - set(self.asked))
            if new:
                asked = replace(
                    self, step=step, asked=(*self.asked, *new), generation=self.generation + 1
                )
                told = DutyCallRaised(call_id=self.id, person_ids=asked.asked, step=step.value)
                return asked, told
        status = LIFECYCLE.move(self.status, Status.UNANSWERED)
        over = replace(self, status=status, generation=self.generation + 1)
        return over, DutyCallUnanswered(call_id=self.id)

    def answer(self, decision: Decision) -> tuple[Self, DutyCallAnswered]:
        if self.status is Status.ANSWERED:
            raise IllegalTransition("Somebody is looking at these signals already. Thank you.")
        done = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.ANSWERED),
            answered_by=decision.by,
            answered_at=decision.at,
            generation=self.generation + 1,
        )
        return done, DutyCallAnswered(call_id=self.id)


@dataclass(frozen=True, slots=True)
class Silence:
    """For a while nobody is called about signals of this kind: they are known, and looked at."""

    id: UUID
    set: Decision
    until: datetime
    nation: str | None = None
    kind: str | None = None
    area: str | None = None
    source: str | None = None
    ended: Decision | None = None

    def covers(self, signal: Signal, at: datetime) -> bool:
        """Whether all that the silence names is so of the signal."""
        if self.ended is not None or at >= self.until:
            return False
        named = (self.nation, self.kind, self.area, self.source)
        theirs = (signal.nation, signal.kind.value, signal.area, signal.source)
        return all(mine is None or mine == other for mine, other in zip(named, theirs, strict=True))

    def end(self, decision: Decision) -> Self:
        if self.ended is not None or decision.at >= self.until:
            raise IllegalTransition("This silence is over already.")
        return replace(self, ended=decision)
