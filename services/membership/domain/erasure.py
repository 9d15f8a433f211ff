"""Erasing a person: asked for, confirmed by somebody, begun, and done when all have confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.decisions import decision
from membership.domain.rights import OTHERS, Ground, Origin
from sanctuary.actor import Actor, Decision
from sanctuary.events.membership import ErasureAsked, ErasureRefused, PersonErased
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "erasure",
    {
        Status.ASKED: {Status.CONFIRMED, Status.REFUSED, Status.WITHDRAWN},
        Status.CONFIRMED: {Status.UNDER_WAY, Status.REFUSED, Status.WITHDRAWN},
        Status.UNDER_WAY: {Status.DONE},
        Status.DONE: set(),
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    },
)
OPEN = (Status.ASKED, Status.CONFIRMED, Status.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: when it was done, and why it kept something, as codes."""

    at: datetime
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """One case. `entries` are earlier entries of the same person.

    `earliest` is when the acknowledgement has had its time to reach the address.
    """

    id: UUID
    person_id: UUID
    origin: Origin
    asked: Decision
    due_on: date
    earliest: datetime
    entries: tuple[UUID, ...] = ()
    status: Status = Status.ASKED
    confirmed: Decision | None = None
    refused: Decision | None = None
    ground: str | None = None
    withdrawn: Decision | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    version: int = 1

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The services that have not confirmed yet, once the erasure has begun."""
        if self.begun_at is None:
            return ()
        return tuple(name for name in OTHERS if name not in self.answers)

    @property
    def asked_event(self) -> ErasureAsked:
        return ErasureAsked(case_id=self.id, person_id=self.person_id, due_on=self.due_on)

    def confirm(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """A named person found nothing that speaks against it."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.CONFIRMED),
            confirmed=decision(reason, by=by, at=at),
        )

    def refuse(
        self, ground: Ground, reason: str, *, by: Actor, at: datetime
    ) -> tuple[Self, ErasureRefused]:
        """A named person found a ground in the law; the person hears which, and may complain."""
        refused = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.REFUSED),
            refused=decision(reason, by=by, at=at),
            ground=ground.key,
        )
        event = ErasureRefused(case_id=self.id, person_id=self.person_id, ground=ground.key)
        return refused, event

    def withdraw(self, reason: str, *, by: Actor, at: datetime) -> Self:
        """The person changed their mind while nothing was erased yet."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, Status.WITHDRAWN),
            withdrawn=decision(reason, by=by, at=at),
        )

    def begin(self, entries: tuple[UUID, ...], *, at: datetime) -> tuple[Self, PersonErased]:
        """Membership erases now; the others follow."""
        begun = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.UNDER_WAY),
            entries=entries,
            begun_at=at,
        )
        event = PersonErased(person_id=self.person_id, case_id=self.id, entries=entries)
        return begun, event

    def answer(self, service: str, kept: tuple[str, ...], *, at: datetime) -> Self:
        """A service confirmed; with the last one the case is done. Saying it again is the same."""
        if service in self.answers:
            return self
        answered = replace(self, answers={**self.answers, service: Answer(at, kept)})
        if answered.status is not Status.UNDER_WAY or answered.waits_for:
            return answered
        return replace(answered, status=LIFECYCLE.move(answered.status, Status.DONE), done_at=at)

    def begins_at(self, now: datetime) -> datetime:
        """When a confirmed erasure begins: not before the acknowledgement had its time."""
        return max(self.earliest, now)

    def overdue(self, now: datetime, *, after: timedelta) -> bool:
        """Whether a service should have confirmed by now."""
        return self.begun_at is not None and bool(self.waits_for) and now - self.begun_at >= after
