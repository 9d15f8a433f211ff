"""An alert that asks a group to answer: one contact after the other, until one does.

Every change raises the generation. What is on its way carries the generation that it was made for,
and is not sent when that has passed: an acknowledgement always wins (DESIGN section 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Refusal
from sanctuary.events.notifications import AlertAcknowledged, AlertEscalated, AlertUnanswered
from sanctuary.lifecycle import Lifecycle


class AlertStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"
    STOOD_DOWN = "stood_down"


ALERT_LIFECYCLE = Lifecycle(
    "alert",
    {
        AlertStatus.OPEN: {
            AlertStatus.ACKNOWLEDGED,
            AlertStatus.UNANSWERED,
            AlertStatus.STOOD_DOWN,
        },
        # Somebody may still answer after everybody was asked.
        AlertStatus.UNANSWERED: {AlertStatus.ACKNOWLEDGED, AlertStatus.STOOD_DOWN},
        AlertStatus.ACKNOWLEDGED: {AlertStatus.STOOD_DOWN},
        AlertStatus.STOOD_DOWN: set(),
    },
)


class AlreadyOver(Refusal):
    slug = "alert-over"
    title = "This alert is over"


@dataclass(frozen=True, slots=True)
class Alert:
    """`asked` counts the contacts asked so far; `generation` every change."""

    alert_id: UUID
    group_id: UUID
    incident_id: UUID
    status: AlertStatus
    asked: int
    generation: int
    wait_seconds: int
    acknowledged_by: UUID | None = None
    acknowledged_at: datetime | None = None

    @classmethod
    def raised(
        cls, *, alert_id: UUID, group_id: UUID, incident_id: UUID, wait_seconds: int
    ) -> Self:
        return cls(alert_id, group_id, incident_id, AlertStatus.OPEN, 0, 0, wait_seconds)

    def ask_next(
        self, contacts: Sequence[UUID]
    ) -> tuple[Self, UUID | None, AlertEscalated | AlertUnanswered | None]:
        """The next contact to ask, if there is one. Nothing changes once it is not open."""
        if self.status is not AlertStatus.OPEN:
            return self, None, None
        if self.asked >= len(contacts):
            over = self._to(AlertStatus.UNANSWERED)
            told = AlertUnanswered(alert_id=self.alert_id, group_id=self.group_id, asked=self.asked)
            return over, None, told
        asked = replace(self, asked=self.asked + 1, generation=self.generation + 1)
        event = None
        if self.asked:
            event = AlertEscalated(
                alert_id=self.alert_id, group_id=self.group_id, asked=asked.asked
            )
        return asked, contacts[self.asked], event

    def acknowledge(self, *, by: UUID, at: datetime) -> tuple[Self, AlertAcknowledged | None]:
        """The first answer counts; a second one is thanked and changes nothing."""
        if self.status is AlertStatus.ACKNOWLEDGED:
            return self, None
        if self.status is AlertStatus.STOOD_DOWN:
            raise AlreadyOver(
                "The all-clear was given before your answer reached us. There is nothing left to "
                "do; thank you for answering."
            )
        done = replace(self._to(AlertStatus.ACKNOWLEDGED), acknowledged_by=by, acknowledged_at=at)
        event = AlertAcknowledged(alert_id=self.alert_id, group_id=self.group_id, asked=self.asked)
        return done, event

    def stand_down(self) -> Self:
        if self.status is AlertStatus.STOOD_DOWN:
            return self
        return self._to(AlertStatus.STOOD_DOWN)

    def _to(self, status: AlertStatus) -> Self:
        moved = ALERT_LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, generation=self.generation + 1)
