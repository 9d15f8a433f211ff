"""A call that a group has to answer. Who is asked when is notifications' task; here is the outcome.

Answers come as events, late or out of order: one that the lifecycle does not allow any more is
ignored, so that nothing reopens what was stood down.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.lifecycle import Lifecycle

DEFAULT_ESCALATION_SECONDS = 1200
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
    escalate_after_seconds: int = DEFAULT_ESCALATION_SECONDS
    status: Status = Status.RAISED
    asked: int = 1
    changed_at: datetime | None = None

    def raised(self) -> GroupAlertRaised:
        return GroupAlertRaised(
            alert_id=self.id,
            incident_id=self.incident_id,
            group_id=self.group_id,
            escalate_after_seconds=self.escalate_after_seconds,
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
