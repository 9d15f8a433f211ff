"""A call that a group has to answer. Who is asked when is notifications' task; here is the outcome.

Answers come as events, late or out of order: one that the lifecycle does not allow any more is
ignored, so that nothing reopens what was stood down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.events.campaigns import GroupAlertCorrected, GroupAlertRaised, GroupAlertStoodDown
from sanctuary.lifecycle import Lifecycle

SHORTEST_ESCALATION, LONGEST_ESCALATION = 5, 86_400  # a rehearsal cannot wait for minutes


class Status(StrEnum):
    RAISED = "raised"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"
    STOOD_DOWN = "stood_down"


LIFECYCLE = Lifecycle(
    "alert",
    {
        Status.RAISED: {
            Status.ESCALATED,
            Status.ACKNOWLEDGED,
            Status.UNANSWERED,
            Status.STOOD_DOWN,
        },
        Status.ESCALATED: {
            Status.ESCALATED,
            Status.ACKNOWLEDGED,
            Status.UNANSWERED,
            Status.STOOD_DOWN,
        },
        Status.UNANSWERED: {Status.ACKNOWLEDGED, Status.STOOD_DOWN},
        # Whoever took it on let it go, or was silent when asked again: others are asked.
        Status.ACKNOWLEDGED: {Status.ESCALATED, Status.STOOD_DOWN},
        Status.STOOD_DOWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class GroupAlert:
    """`asked` counts the contacts of the group that were asked so far."""

    id: UUID
    incident_id: UUID
    group_id: UUID
    raised_at: datetime
    escalate_after_seconds: int
    waits: Mapping[str, int] = field(default_factory=dict)
    drill: bool = False
    status: Status = Status.RAISED
    asked: int = 1
    changed_at: datetime | None = None

    def raised(self) -> GroupAlertRaised:
        return GroupAlertRaised(
            alert_id=self.id,
            incident_id=self.incident_id,
            group_id=self.group_id,
            escalate_after_seconds=self.escalate_after_seconds,
            waits=dict(self.waits),
            drill=self.drill,
        )

    def corrected(self, correction_id: UUID) -> GroupAlertCorrected:
        return GroupAlertCorrected(
            alert_id=self.id,
            incident_id=self.incident_id,
            group_id=self.group_id,
            correction_id=correction_id,
        )

    def follow(self, status: Status, *, asked: int, at: datetime) -> Self | None:
        """What the alert has become, or None when the news came too late to count."""
        if not LIFECYCLE.allows(self.status, status):
            return None
        return replace(self, status=status, asked=max(asked, self.asked), changed_at=at)

    def stand_down(self, *, at: datetime) -> tuple[Self, GroupAlertStoodDown]:
        """Also for those who answered: whoever was alarmed hears that it is over."""
        status = LIFECYCLE.move(self.status, Status.STOOD_DOWN)
        event = GroupAlertStoodDown(
            alert_id=self.id, incident_id=self.incident_id, group_id=self.group_id
        )
        return replace(self, status=status, changed_at=at), event


@dataclass(frozen=True, slots=True)
class Waits:
    """How long each step of an alert has, by its level; `check` is for whoever took it on."""

    by_level: Mapping[str, int]

    def first(self, wanted: int | None) -> int:
        """What the first contact has: as the alert says, or as is usual."""
        return self.by_level["contact"] if wanted is None else wanted

    def of(self, wanted: int | None) -> dict[str, int]:
        """Every step; whoever raises an alert may say one time for all of them."""
        return {
            level: seconds if wanted is None or level == "check" else wanted
            for level, seconds in self.by_level.items()
        }
