"""What an incident taught us, suggested for a playbook: taken up in an edition, or set aside."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.playbook import Playbook
from campaigns.domain.signal import Kind
from sanctuary.actor import Decision
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    SUGGESTED = "suggested"
    TAKEN_UP = "taken_up"
    SET_ASIDE = "set_aside"


LIFECYCLE = Lifecycle(
    "learning point",
    {
        Status.SUGGESTED: {Status.TAKEN_UP, Status.SET_ASIDE},
        Status.TAKEN_UP: set(),
        Status.SET_ASIDE: {Status.TAKEN_UP},
    },
)


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """`playbook` is the key of the playbook that it is for; `edition` took it up.

    `kind` is that of its incident: whoever edits any playbook for that kind sees it.
    """

    id: UUID
    incident_id: UUID
    playbook: str
    says: str
    noted: Decision
    nation: str | None = None
    status: Status = Status.SUGGESTED
    edition: int | None = None
    decided: Decision | None = None
    kind: Kind | None = None

    @property
    def open(self) -> bool:
        return self.status is not Status.TAKEN_UP

    def concerns(self, playbook: Playbook) -> bool:
        """Whether an edition of this playbook may answer it."""
        return self.playbook == playbook.key or self.kind in playbook.kinds

    def take_up(self, edition: int, decision: Decision) -> Self:
        status = LIFECYCLE.move(self.status, Status.TAKEN_UP)
        return replace(self, status=status, edition=edition, decided=decision)

    def set_aside(self, decision: Decision) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.SET_ASIDE), decided=decision)


def totals(given: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The sum of each; two decimals, as they were written down."""
    found: dict[str, float] = {}
    for key, hours in given:
        found[key] = round(found.get(key, 0.0) + hours, 2)
    return found
