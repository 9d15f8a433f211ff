"""One deed of one person: planned, done, told or let go. It is theirs alone (DOMAIN C11).

Nothing here is shown to anybody else. What is counted is that a kind of action was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from campaigns.domain.action import Action
from campaigns.domain.deeds import kind_of
from campaigns.domain.deeds.questions import Answer, moment_of
from campaigns.domain.deeds.shape import Kind, Status
from sanctuary.clock import LONDON
from sanctuary.errors import Refusal

BY_TIME_ALONE = frozenset({Status.IGNORED, Status.EXPIRED})
GONE = frozenset({Status.DROPPED, Status.EXPIRED})
LONGEST_TOLD = 500


class NotAnswered(Refusal):
    slug = "deed-not-answered"
    title = "Something has to be answered first"


class NotSafeYet(Refusal):
    slug = "deed-not-safe-yet"
    title = "Not like this"


class NotDoneYet(Refusal):
    slug = "deed-not-done-yet"
    title = "There is nothing to tell yet"


class DeedOver(Refusal):
    slug = "deed-over"
    title = "This one is over"


@dataclass(frozen=True, slots=True)
class Waits:
    """How long we wait before we ask, and how often: editable data (`rules/deeds.yaml`)."""

    plan_days: int
    outcome_days: int
    silent_days: int
    expire_days: int
    lead_days: int
    hour: int

    @classmethod
    def of(cls, edition: Mapping[str, Any], kind: Action) -> Self:
        """What holds for a kind: its own waits, and the usual ones for the rest."""
        own = edition.get("kinds", {}).get(kind.value, {})
        names = ("plan_days", "outcome_days", "silent_days", "expire_days", "lead_days", "hour")
        return cls(**{name: own.get(name, edition[name]) for name in names})


@dataclass(frozen=True, slots=True)
class Deed:
    """`remind` is whether its person wants to be asked; `told` what they let others read of it."""

    id: UUID
    person_id: UUID
    action: Action
    status: Status
    created_at: datetime
    changed_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    mobilisation_id: UUID | None = None
    remind: bool = False
    due_at: datetime | None = None
    nudged_at: datetime | None = None
    done_at: datetime | None = None
    companion_asked_at: datetime | None = None
    told: str | None = None
    told_at: datetime | None = None
    version: int = 1

    @property
    def kind(self) -> Kind:
        return kind_of(self.action)

    @property
    def waiting(self) -> bool:
        """Whether it was done and may still bring news."""
        return self.status in self.kind.waits

    @property
    def open_steps(self) -> list[Status]:
        """What its person may do next; time alone lets rest and expire."""
        order = list(Status)
        open_to = self.kind.lifecycle.moves[self.status] - BY_TIME_ALONE
        return sorted(open_to, key=order.index)

    @property
    def takes_place_at(self) -> datetime | None:
        found = self.answers.get(self.kind.when or "")
        return moment_of(str(found)) if found else None

    def answered(self, given: Mapping[str, Answer | None], *, at: datetime) -> Self:
        """With these answers; None takes one back. Raises DeedOver."""
        self._must_be_there()
        merged = {**self.answers, **{k: v for k, v in given.items() if v is not None}}
        left = {name: value for name, value in merged.items() if given.get(name, value) is not None}
        return replace(self, answers=left, changed_at=at, nudged_at=None)

    def telling(self, words: str | None, *, at: datetime) -> Self:
        """What others may read of it; None takes it back. Raises NotDoneYet."""
        if words and self.done_at is None:
            raise NotDoneYet("Do it first, and then tell what came of it.")
        return replace(self, told=words or None, told_at=at if words else None)

    def step(self, target: Status, *, election: bool, at: datetime) -> tuple[Self, bool]:
        """Take a step; the second value says whether it now counts as done.

        Raises IllegalTransition, NotAnswered when something has to be known before, and NotSafeYet
        when an answer says that somebody could be harmed or treated unevenly.
        """
        kind = self.kind
        kind.lifecycle.move(self.status, target)
        if target in BY_TIME_ALONE:
            raise DeedOver("This happens by itself when time has passed. Choose another step.")
        self._must_be_answered(target)
        self._must_be_safe(target, election=election)
        counts = target in kind.counts and self.status not in kind.counts
        moved = replace(
            self,
            status=kind.lifecycle.move(self.status, target),
            changed_at=at,
            nudged_at=None,
            done_at=at if counts else self.done_at,
        )
        return moved, counts

    def due(self, waits: Waits, *, at: datetime) -> datetime | None:
        """When to look at it again: to ask, if they want to be asked, or to let it rest."""
        kind = self.kind
        if kind.lifecycle.is_final(self.status):
            return None
        if self.status is Status.IGNORED:
            return at + timedelta(days=waits.expire_days)
        if self.nudged_at is not None:
            return at + timedelta(days=waits.silent_days)
        silent = timedelta(days=0 if self.remind else waits.silent_days)
        if self.waiting:
            return at + timedelta(days=waits.outcome_days) + silent
        ahead = [each for each in self._own_days(waits) if each > at]
        return min(ahead, default=at + timedelta(days=waits.plan_days)) + silent

    def passed(self, *, at: datetime) -> tuple[Self, bool]:
        """Its time has come: ask once, then let it rest. The second value says whether to ask."""
        move = self.kind.lifecycle.move
        if self.status is Status.IGNORED:
            gone = replace(self, status=move(self.status, Status.EXPIRED), answers={})
            return replace(gone, changed_at=at), False
        if self.remind and self.nudged_at is None:
            return replace(self, nudged_at=at), True
        rest = Status.CLOSED if self.waiting else Status.IGNORED
        return replace(self, status=move(self.status, rest), changed_at=at, nudged_at=None), False

    def _own_days(self, waits: Waits) -> list[datetime]:
        """The deadline, some days ahead; and the morning after it took place."""
        found = []
        if deadline := self.answers.get(self.kind.deadline or ""):
            before = date.fromisoformat(str(deadline)) - timedelta(days=waits.lead_days)
            found.append(_morning(before, waits.hour))
        if (takes_place := self.takes_place_at) is not None:
            after = takes_place.astimezone(LONDON).date() + timedelta(days=1)
            found.append(_morning(after, waits.hour))
        return found

    def _must_be_there(self) -> None:
        if self.status in GONE:
            raise DeedOver("This one was let go. Begin a new one whenever you like.")

    def _must_be_answered(self, target: Status) -> None:
        lacking = self.kind.lacking(target, self.answers)
        if lacking:
            raise NotAnswered(
                "Please answer these questions first, and then take this step.",
                errors=[{"field": each.name, "detail": each.asks.en} for each in lacking],
            )

    def _must_be_safe(self, target: Status, *, election: bool) -> None:
        stopping = self.kind.stopping(target, self.answers, election=election)
        if stopping:
            raise NotSafeYet(
                "What you answered means that this should wait. Change it and the answer first.",
                errors=[{"field": each.name, "detail": why.en} for each, why in stopping],
            )


def _morning(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LONDON)
