"""Answers to consultations: what the network said to whom, by when, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from campaigns.domain.incident import SecondPersonNeeded
from campaigns.domain.policy_ask import Addressee
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.lifecycle import Lifecycle

WRITERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM, Role.NATION_COORDINATOR)
READERS = (*WRITERS, Role.TRUSTEE)


class Status(StrEnum):
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "submission",
    {
        Status.DRAFT: {Status.HANDED_IN, Status.WITHDRAWN},
        Status.HANDED_IN: set(),
        Status.WITHDRAWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer rests on, by ids."""

    facts: tuple[UUID, ...] = ()
    cases: tuple[UUID, ...] = ()
    asks: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """When it went out and where the text itself is kept."""

    on: date
    kept_at: str


@dataclass(frozen=True, slots=True)
class Submission:
    """`pack` is the evidence as it stood when it was handed in: it does not change any more."""

    id: UUID
    title: str
    of: Addressee
    closes_on: date
    written_by: UUID
    written_at: datetime
    evidence: Evidence = Evidence()
    nation: str | None = None
    consultation_url: str | None = None
    status: Status = Status.DRAFT
    decided: Decision | None = None
    handed_in: HandedIn | None = None
    pack: Mapping[str, Any] | None = None
    version: int = 1

    def rest_on(self, evidence: Evidence, *, by: Actor) -> Self:
        """While it is a draft."""
        by.must(*WRITERS, nation=self.nation)
        if self.status is not Status.DRAFT:
            raise IllegalTransition(
                "This answer is no draft any more: what it rests on stays as it is. Write another "
                "one if there is more to say."
            )
        return replace(self, evidence=evidence)

    def hand_in(
        self, how: HandedIn, pack: Mapping[str, Any], *, by: Actor, at: datetime, reason: str
    ) -> Self:
        """By somebody else than its author, who has read it."""
        by.must(*WRITERS, nation=self.nation)
        if by.id == self.written_by:
            raise SecondPersonNeeded(
                "You wrote this answer, so somebody else has to read it before it goes out. Ask a "
                "colleague who may do so."
            )
        if not self.written_at.date() <= how.on <= at.date():
            raise Invalid(
                "Give the day on which it was handed in: not before it was written, nor to come.",
                errors=[{"field": "on", "detail": "Between its beginning and today."}],
            )
        return replace(self._decided(Status.HANDED_IN, by, at, reason), handed_in=how, pack=pack)

    def withdraw(self, *, by: Actor, at: datetime, reason: str) -> Self:
        by.must(*WRITERS, nation=self.nation)
        return self._decided(Status.WITHDRAWN, by, at, reason)

    def _decided(self, status: Status, by: Actor, at: datetime, reason: str) -> Self:
        moved = LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, decided=Decision(by.id, at, reason))
