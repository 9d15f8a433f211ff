"""Who is on duty when, in which nation; swaps that the other accepts; gaps, seen ahead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import IllegalTransition, Invalid, NotPermitted
from sanctuary.lifecycle import Lifecycle

LONGEST_TURN = timedelta(days=31)
FARTHEST = timedelta(days=400)
PLANNERS = (Role.DUTY_OFFICER, Role.NATION_COORDINATOR)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody on duty from a moment to another; without a nation, for the whole UK."""

    id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    planned: Decision
    nation: str | None = None
    cancelled: Decision | None = None
    version: int = 1

    def holds(self, at: datetime) -> bool:
        return self.cancelled is None and self.starts_at <= at < self.ends_at

    def cancel(self, decision: Decision) -> Self:
        if self.cancelled is not None:
            raise IllegalTransition("This turn was taken out of the rota before.")
        if self.ends_at <= decision.at:
            raise IllegalTransition("This turn is over: the rota keeps it as it was.")
        return replace(self, cancelled=decision, version=self.version + 1)

    def hand_to(self, person_id: UUID) -> Self:
        return replace(self, person_id=person_id, version=self.version + 1)


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise Invalid for a turn that is backwards, over, too long or too far ahead."""
    if not starts_at < ends_at <= starts_at + LONGEST_TURN:
        raise Invalid(
            "A turn begins before it ends and lasts a month at most. Correct one of the two times.",
            errors=[{"field": "ends_at", "detail": "Later than the beginning, within a month."}],
        )
    if ends_at <= now or starts_at > now + FARTHEST:
        raise Invalid(
            "A turn lies ahead, and within about a year. Choose other times.",
            errors=[{"field": "starts_at", "detail": "Ahead, within about a year."}],
        )


class SwapStatus(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


SWAP_LIFECYCLE = Lifecycle(
    "swap",
    {
        SwapStatus.ASKED: {SwapStatus.ACCEPTED, SwapStatus.DECLINED, SwapStatus.WITHDRAWN},
        SwapStatus.ACCEPTED: set(),
        SwapStatus.DECLINED: set(),
        SwapStatus.WITHDRAWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Swap:
    """One person asks another to take a turn; it is theirs only once the other says yes."""

    id: UUID
    turn_id: UUID
    asked_by: UUID
    asked_at: datetime
    person_id: UUID
    reason: str
    status: SwapStatus = SwapStatus.ASKED
    answered_at: datetime | None = None

    def answer(self, *, accepts: bool, by: Actor, at: datetime) -> Self:
        if by.id != self.person_id:
            raise NotPermitted("Only the person who was asked can answer this.")
        to = SwapStatus.ACCEPTED if accepts else SwapStatus.DECLINED
        return replace(self, status=SWAP_LIFECYCLE.move(self.status, to), answered_at=at)

    def withdraw(self, *, by: Actor, at: datetime) -> Self:
        if by.id != self.asked_by:
            raise NotPermitted("Only the person who asked can take this back.")
        to = SWAP_LIFECYCLE.move(self.status, SwapStatus.WITHDRAWN)
        return replace(self, status=to, answered_at=at)


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is on duty from a moment to another."""

    starts_at: datetime
    ends_at: datetime


def gaps(turns: Iterable[Turn], starts_at: datetime, ends_at: datetime) -> Sequence[Gap]:
    """Every time between two moments that no turn covers, in order."""
    found: list[Gap] = []
    reached = starts_at
    for turn in sorted(turns, key=lambda one: one.starts_at):
        if turn.cancelled is not None or turn.ends_at <= reached:
            continue
        if turn.starts_at >= ends_at:
            break
        if turn.starts_at > reached:
            found.append(Gap(reached, turn.starts_at))
        reached = turn.ends_at
    if reached < ends_at:
        found.append(Gap(reached, ends_at))
    return found
