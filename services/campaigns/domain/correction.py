"""Something that people were told was not right: said in both languages to exactly those reached.

Where many people or the whole country were alarmed, a second person reads it first (PEERS B11): a
wrong correction does more harm than none.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.incident import SecondPersonNeeded
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "correction",
    {
        Status.PROPOSED: {Status.PUBLISHED, Status.WITHDRAWN},
        Status.PUBLISHED: set(),
        Status.WITHDRAWN: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Correction:
    """About a mobilisation or about the alerts of an incident: exactly one of both.

    `alarming` is decided by what it corrects: then somebody else than `proposed_by` confirms.
    """

    id: UUID
    says_en: str
    says_cy: str
    reason: str
    alarming: bool
    proposed_by: UUID
    proposed_at: datetime
    mobilisation_id: UUID | None = None
    incident_id: UUID | None = None
    status: Status = Status.PROPOSED
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None

    def confirm(self, *, by: UUID, at: datetime) -> Self:
        """Publish it. Raises SecondPersonNeeded where its author may not do so alone."""
        status = LIFECYCLE.move(self.status, Status.PUBLISHED)
        if self.alarming and by == self.proposed_by:
            raise SecondPersonNeeded(
                "You wrote this correction, and many people were alarmed by what it corrects. A "
                "second person has to read and confirm it: please call one of them now."
            )
        return replace(self, status=status, confirmed_by=by, confirmed_at=at)

    def withdraw(self) -> Self:
        return replace(self, status=LIFECYCLE.move(self.status, Status.WITHDRAWN))
