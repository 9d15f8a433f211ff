"""Watching how a Member votes whose replies were supportive: kept or not, a person says so."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


LIFECYCLE = Lifecycle(
    "watch over votes",
    {
        Status.OPEN: {Status.KEPT, Status.BROKEN, Status.DROPPED},
        Status.KEPT: {Status.OPEN},
        Status.BROKEN: {Status.OPEN},
        Status.DROPPED: {Status.OPEN},
    },
)


@dataclass(frozen=True, slots=True)
class VoteWatch:
    """It belongs to the person: a Member who changes seats is watched on."""

    id: UUID
    member_id: UUID
    issue: str
    opened_on: date
    status: Status = Status.OPEN
    version: int = 1
    decided: Decision | None = None

    def decide(self, status: Status, decided: Decision) -> Self:
        """How the Member voted; open again when another vote comes up."""
        moved = LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, version=self.version + 1, decided=decided)
