"""A nomination: somebody else thinks that an organisation should apply. It alone decides."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.scheme import Scheme
from sanctuary.clock import london_day
from sanctuary.errors import Refusal
from sanctuary.events.open_applications import NominationAnswered, NominationMade
from sanctuary.lifecycle import Lifecycle

# A default of ours, dated 21 November 2026: six weeks, so that holidays do not answer for anybody.
ANSWER_WITHIN = timedelta(days=42)
MOST_OPEN = 10


class Status(StrEnum):
    MADE = "made"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


LIFECYCLE = Lifecycle(
    "nomination",
    {
        Status.MADE: {Status.ACCEPTED, Status.DECLINED, Status.LAPSED},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.LAPSED: set(),
    },
)


class NoNominations(Refusal):
    slug = "no-nominations"
    title = "This award is applied for by organisations themselves"


class NominatedAlready(Refusal):
    slug = "nominated-already"
    title = "They have been asked already"


class OwnOrganisation(Refusal):
    slug = "own-organisation"
    title = "Apply yourselves"


class TooManyNominations(Refusal):
    slug = "too-many-nominations"
    title = "Wait for some answers first"


@dataclass(frozen=True, slots=True)
class Nomination:
    """`because` is read by the organisation, which answers by a day or lets it pass."""

    id: UUID
    organisation_id: UUID
    stream: str
    status: Status
    version: int
    because: str
    nominated_by: UUID
    nominated_at: datetime
    answer_by: date
    answered_by: UUID | None = None
    answered_at: datetime | None = None
    application_id: UUID | None = None

    @classmethod
    def make(
        cls,
        scheme: Scheme,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        organisation_id: UUID,
        stream: str,
        because: str,
        by: UUID,
        at: datetime,
    ) -> tuple[Self, NominationMade]:
        if not scheme.third_party_nomination:
            raise NoNominations(
                "Nobody is nominated for this award: organisations apply themselves. Tell them "
                "about it, and send them the address of the award's page."
            )
        answer_by = london_day(at) + ANSWER_WITHIN
        made = cls(
            id, organisation_id, stream, Status.MADE, 1, because, by, at, answer_by=answer_by
        )
        return made, NominationMade(
            nomination_id=id, organisation_id=organisation_id, stream=stream, answer_by=answer_by
        )

    def accept(
        self, application_id: UUID, *, by: UUID, at: datetime
    ) -> tuple[Self, NominationAnswered]:
        status = LIFECYCLE.move(self.status, Status.ACCEPTED)
        yes = replace(
            self, status=status, answered_by=by, answered_at=at, application_id=application_id
        )
        return yes, self._answered(accepted=True)

    def decline(self, *, by: UUID, at: datetime) -> tuple[Self, NominationAnswered]:
        status = LIFECYCLE.move(self.status, Status.DECLINED)
        no = replace(self, status=status, answered_by=by, answered_at=at)
        return no, self._answered(accepted=False)

    def lapse(self) -> tuple[Self, NominationAnswered]:
        """Its day went by. Whoever nominated hears the same as after a no: why is not theirs."""
        lapsed = replace(self, status=LIFECYCLE.move(self.status, Status.LAPSED))
        return lapsed, self._answered(accepted=False)

    def _answered(self, *, accepted: bool) -> NominationAnswered:
        return NominationAnswered(
            nomination_id=self.id,
            organisation_id=self.organisation_id,
            stream=self.stream,
            person_id=self.nominated_by,
            accepted=accepted,
        )
