"""An alert that asks a group to answer: one step after the other, until somebody takes it on.

Every change raises the generation. A timer carries the generation that it was set for, and does
nothing when that has passed: an acknowledgement always wins (DESIGN section 4).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from notifications.domain.chain import Answer, Level, Place
from sanctuary.errors import Refusal
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReopened,
    AlertUnanswered,
)
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
        # Whoever took it on let it go, or was not heard of again.
        AlertStatus.ACKNOWLEDGED: {AlertStatus.OPEN, AlertStatus.STOOD_DOWN},
        AlertStatus.STOOD_DOWN: set(),
    },
)
CHECK = "check"
"""The wait before somebody who took an alert on is asked whether they still are; 0 for never."""


class AlreadyOver(Refusal):
    slug = "alert-over"
    title = "This alert is over"


@dataclass(frozen=True, slots=True)
class Alert:
    """`asked` counts the people asked so far, `step` says how far down the chain that is."""

    alert_id: UUID
    group_id: UUID
    incident_id: UUID
    status: AlertStatus
    asked: int
    generation: int
    wait_seconds: int
    step: int = 0
    waits: Mapping[str, int] = field(default_factory=dict)
    drill: bool = False
    raised_at: datetime | None = None
    acknowledged_by: UUID | None = None
    acknowledged_at: datetime | None = None
    checked_at: datetime | None = None

    @classmethod
    def raised(
        cls,
        *,
        alert_id: UUID,
        group_id: UUID,
        incident_id: UUID,
        wait_seconds: int,
        waits: Mapping[str, int] | None = None,
        drill: bool = False,
        at: datetime | None = None,
    ) -> Self:
        return cls(
            alert_id,
            group_id,
            incident_id,
            AlertStatus.OPEN,
            0,
            0,
            wait_seconds,
            waits=waits or {},
            drill=drill,
            raised_at=at,
        )

    def wait(self, level: str) -> int:
        """How long a step of this level has, in seconds."""
        return self.waits.get(level, self.wait_seconds)

    def ask_next(
        self, places: Sequence[Place], there: Collection[UUID]
    ) -> tuple[Self, tuple[Place, ...], AlertEscalated | AlertUnanswered | None]:
        """Those of the next step who are still there. Nothing changes once it is not open."""
        if self.status is not AlertStatus.OPEN:
            return self, (), None
        ahead = [
            one
            for one in places
            if one.step > self.step and one.person_id in there and one.asked_at is None
        ]
        if not ahead:
            over = self._to(AlertStatus.UNANSWERED)
            told = AlertUnanswered(alert_id=self.alert_id, group_id=self.group_id, asked=self.asked)
            return over, (), told
        step = min(one.step for one in ahead)
        turn = tuple(one for one in ahead if one.step == step)
        asked = replace(
            self, asked=self.asked + len(turn), step=step, generation=self.generation + 1
        )
        event = None
        if self.asked:
            event = AlertEscalated(
                alert_id=self.alert_id,
                group_id=self.group_id,
                asked=asked.asked,
                level=turn[0].level.value,
            )
        return asked, turn, event

    def acknowledge(
        self, *, by: UUID, level: Level, at: datetime
    ) -> tuple[Self, AlertAcknowledged | None]:
        """The first answer counts; a second one is thanked and changes nothing."""
        self._must_go_on()
        if self.status is AlertStatus.ACKNOWLEDGED:
            return self, None
        done = replace(
            self._to(AlertStatus.ACKNOWLEDGED),
            acknowledged_by=by,
            acknowledged_at=at,
            checked_at=None,
        )
        event = AlertAcknowledged(
            alert_id=self.alert_id, group_id=self.group_id, asked=self.asked, level=level.value
        )
        return done, event

    def check(self, *, at: datetime) -> Self:
        """Ask whoever took it on whether they still are."""
        return replace(self, checked_at=at, generation=self.generation + 1)

    def confirm(self) -> Self:
        """A sign of life: they are still on it."""
        return replace(self, checked_at=None, generation=self.generation + 1)

    def reopen(self, *, silent: bool) -> tuple[Self, AlertReopened]:
        """Whoever took it on was not heard of again (`silent`), or let it go."""
        free = replace(
            self._to(AlertStatus.OPEN), acknowledged_by=None, acknowledged_at=None, checked_at=None
        )
        event = AlertReopened(
            alert_id=self.alert_id, group_id=self.group_id, asked=self.asked, silent=silent
        )
        return free, event

    def stand_down(self) -> Self:
        if self.status is AlertStatus.STOOD_DOWN:
            return self
        return self._to(AlertStatus.STOOD_DOWN)

    def _must_go_on(self) -> None:
        if self.status is AlertStatus.STOOD_DOWN:
            raise AlreadyOver(
                "The all-clear was given before your answer reached us. There is nothing left to "
                "do; thank you for answering."
            )

    def _to(self, status: AlertStatus) -> Self:
        moved = ALERT_LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, generation=self.generation + 1)


def nobody_left(places: Sequence[Place], step: int) -> bool:
    """Whether everybody who was asked in this step has said that they cannot."""
    asked = [one for one in places if one.step == step and one.asked_at is not None]
    return all(one.answer in (Answer.DECLINED, Answer.SILENT) for one in asked)


def how_it_stands(alert: Alert, mine: Place | None) -> str:
    """What its page says to one person: what they did and what is still asked of them."""
    match alert.status:
        case AlertStatus.STOOD_DOWN:
            return "over"
        case AlertStatus.ACKNOWLEDGED if mine and mine.person_id == alert.acknowledged_by:
            return "checked" if alert.checked_at else "mine"
        case AlertStatus.ACKNOWLEDGED:
            return "taken"
    match mine.answer if mine else None:
        case Answer.DECLINED:
            return "declined"
        case Answer.SILENT:
            return "silent"
    return "asked"
