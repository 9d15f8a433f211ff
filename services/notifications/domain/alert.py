"""An alert to a group: its contacts are asked one after the other until one answers (DOMAIN C12).

Each change counts `generation` up. A timer that was set for an earlier generation does nothing, and
a message of an earlier generation is not sent: an acknowledgement wins over what is in flight.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import NotPermitted
from sanctuary.events.notifications import AlertAcknowledged, AlertEscalated, AlertUnanswered
from sanctuary.lifecycle import Lifecycle


class AlertStatus(StrEnum):
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"
    STOOD_DOWN = "stood_down"


LIFECYCLE = Lifecycle(
    "alert",
    {
        AlertStatus.WAITING: {
            AlertStatus.ACKNOWLEDGED,
            AlertStatus.UNANSWERED,
            AlertStatus.STOOD_DOWN,
        },
        # Late is better than never: the person who took over sees that the group is there.
        AlertStatus.UNANSWERED: {AlertStatus.ACKNOWLEDGED, AlertStatus.STOOD_DOWN},
        AlertStatus.ACKNOWLEDGED: {AlertStatus.STOOD_DOWN},
        AlertStatus.STOOD_DOWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Alert:
    """`contacts` as the group had them when the alert was raised; `asked` of them so far."""

    id: UUID
    incident_id: UUID
    group_id: UUID
    contacts: tuple[UUID, ...]
    escalate_after: timedelta
    asked: int = 0
    generation: int = 0
    status: AlertStatus = AlertStatus.WAITING

    @property
    def asked_contacts(self) -> tuple[UUID, ...]:
        return self.contacts[: self.asked]

    @property
    def asking(self) -> UUID | None:
        """Whose answer we wait for now."""
        if self.status is AlertStatus.WAITING and self.asked:
            return self.contacts[self.asked - 1]
        return None

    def advance(self) -> tuple[Self, AlertEscalated | AlertUnanswered | None]:
        """Ask the first contact, then the next one; when there is nobody left, say so."""
        if self.asked < len(self.contacts):
            onward = replace(self, asked=self.asked + 1, generation=self.generation + 1)
            if onward.asked == 1:
                return onward, None
            return onward, AlertEscalated(
                alert_id=self.id, group_id=self.group_id, asked=onward.asked
            )
        ended = replace(
            self,
            status=LIFECYCLE.move(self.status, AlertStatus.UNANSWERED),
            generation=self.generation + 1,
        )
        return ended, AlertUnanswered(alert_id=self.id, group_id=self.group_id, asked=self.asked)

    def time_is_up(self, generation: int) -> bool:
        """Whether a timer that was set for `generation` still means what it meant."""
        return self.status is AlertStatus.WAITING and self.generation == generation

    def acknowledge(self, person: UUID) -> tuple[Self, AlertAcknowledged | None]:
        """Somebody who was asked answers. A second click changes nothing."""
        if person not in self.asked_contacts:
            raise NotPermitted(
                "Only a contact of the group who was asked can answer this alert. "
                "If you are one, open the link in the message that was sent to you."
            )
        if self.status in {AlertStatus.ACKNOWLEDGED, AlertStatus.STOOD_DOWN}:
            return self, None
        answered = replace(
            self,
            status=LIFECYCLE.move(self.status, AlertStatus.ACKNOWLEDGED),
            generation=self.generation + 1,
        )
        return answered, AlertAcknowledged(
            alert_id=self.id, group_id=self.group_id, asked=self.asked
        )

    def stand_down(self) -> Self:
        """All clear: nobody else is asked, and what is still queued is not sent."""
        return replace(
            self,
            status=LIFECYCLE.move(self.status, AlertStatus.STOOD_DOWN),
            generation=self.generation + 1,
        )
