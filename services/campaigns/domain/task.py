"""A task of an incident: whose it is, when it is due, and who did it.

Most come from the list of the phase; others are added by hand. A task may be handed over while it
is open, and everybody sees what is overdue.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from campaigns.domain.incident import Status
from sanctuary.actor import Actor, Decision
from sanctuary.errors import NotPermitted, Refusal

LONGEST_AHEAD = timedelta(days=400)


class TaskDone(Refusal):
    slug = "task-done"
    status = 409
    title = "This task is done"


@dataclass(frozen=True, slots=True)
class Task:
    """`key` is the item of the list that it came from; `reminded` counts what its owner heard."""

    id: UUID
    incident_id: UUID
    phase: Status
    title: str
    why: str
    created_at: datetime
    due_at: datetime
    key: str | None = None
    owner: UUID | None = None
    done: Decision | None = None
    reminded: int = 0
    version: int = 1

    def overdue(self, now: datetime) -> bool:
        return self.done is None and self.due_at <= now

    def give(self, owner: UUID | None, due_at: datetime) -> Self:
        """To somebody, or to nobody in particular; the reminders begin anew."""
        self._must_be_open()
        return replace(self, owner=owner, due_at=due_at, reminded=0, version=self.version + 1)

    def move(self, due_at: datetime) -> Self:
        """Another time, for instance because the day that it leads up to has changed."""
        self._must_be_open()
        return replace(self, due_at=due_at, reminded=0, version=self.version + 1)

    def complete(self, decision: Decision) -> Self:
        self._must_be_open()
        return replace(self, done=decision, version=self.version + 1)

    def remind(self) -> Self:
        return replace(self, reminded=self.reminded + 1)

    def may_be_done_by(self, by: Actor, *, leads: bool) -> None:
        """Raise NotPermitted unless it is theirs, or they lead the incident."""
        if not leads and self.owner != by.id:
            raise NotPermitted(
                "This task is somebody else's. Ask the duty officer to hand it over to you."
            )

    def _must_be_open(self) -> None:
        if self.done is not None:
            raise TaskDone("It was done before, so nothing about it changes. Add another task.")
