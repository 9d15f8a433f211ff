"""A request for a copy of what we hold: gathered from four services, kept for some days, gone."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from membership.domain.rights import AccessRule, Origin
from sanctuary.actor import Decision
from sanctuary.events.membership import AccessAsked, AccessReady
from sanctuary.lifecycle import Lifecycle
from sanctuary.names import SERVICES


class Status(StrEnum):
    GATHERING = "gathering"
    READY = "ready"
    GONE = "gone"


LIFECYCLE = Lifecycle(
    "access request",
    {
        Status.GATHERING: {Status.READY, Status.GONE},
        Status.READY: {Status.GONE},
        Status.GONE: set(),
    },
)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """One case. `with_sealed`: also what the person told us in confidence, for their eyes only."""

    id: UUID
    person_id: UUID
    origin: Origin
    asked: Decision
    due_on: date
    with_sealed: bool
    entries: tuple[UUID, ...] = ()
    status: Status = Status.GATHERING
    ready_at: datetime | None = None
    copy_until: date | None = None
    answered: frozenset[str] = field(default_factory=frozenset)
    version: int = 1

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Who has not answered yet, while we gather."""
        if self.status is not Status.GATHERING:
            return ()
        return tuple(name for name in SERVICES if name not in self.answered)

    @property
    def state(self) -> str:
        """The status in words, with whom we wait for."""
        if self.waits_for and self.answered:
            return f"waiting for {', '.join(self.waits_for)}"
        return self.status.value

    @property
    def asked_event(self) -> AccessAsked:
        return AccessAsked(case_id=self.id, person_id=self.person_id, due_on=self.due_on)

    def answer(self, service: str) -> Self:
        return replace(self, answered=self.answered | {service})

    def ready(self, rule: AccessRule, *, at: datetime, today: date) -> tuple[Self, AccessReady]:
        """Everybody has answered: the copy can be fetched for some days."""
        until = today + timedelta(days=rule.copy_days)
        done = replace(
            self,
            status=LIFECYCLE.move(self.status, Status.READY),
            ready_at=at,
            copy_until=until,
        )
        return done, AccessReady(case_id=self.id, person_id=self.person_id, until=until)

    def end(self) -> Self:
        """The copy is deleted: its days are over, or its person was erased."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.GONE), copy_until=None)
