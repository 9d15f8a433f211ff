"""Something felt wrong with a buddy: for the safeguarding lead alone, who decides what follows."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import NotPermitted
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


LIFECYCLE = Lifecycle("report", {Status.OPEN: {Status.CLOSED}, Status.CLOSED: set()})


@dataclass(frozen=True, slots=True)
class Report:
    """`about` is put together with nobody while it is open, nor after it unless `again`."""

    id: UUID
    by: UUID | None
    about: UUID | None
    at: datetime
    status: Status = Status.OPEN
    again: bool = False
    closed: Decision | None = None

    def close(self, reason: str, *, again: bool, by: Actor, at: datetime) -> Self:
        """Only the safeguarding lead, and never one whom it is about or who wrote it."""
        must_be_lead(by)
        if by.id in (self.by, self.about):
            raise NotPermitted("This report concerns you: another safeguarding lead has to decide.")
        status = LIFECYCLE.move(self.status, Status.CLOSED)
        return replace(self, status=status, again=again, closed=Decision(by.id, at, reason))


def must_be_lead(actor: Actor) -> None:
    """No other role includes it, the national team's neither."""
    if not actor.holds(Role.SAFEGUARDING_LEAD):
        raise NotPermitted("Only a safeguarding lead may open what was reported.")
