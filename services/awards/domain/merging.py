"""An organisation became part of another: a person decides about each award that it held.

An award does not pass by itself (DOMAIN, edge cases). Until somebody decided, its clock stands
still: that wait is ours, and costs nobody an award.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from awards.domain.award import Award
from awards.domain.keeping import close, must_run
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Refusal
from sanctuary.events.awards import AwardClosed, AwardPassedOn, MergerReviewOpened
from sanctuary.lifecycle import Lifecycle

# Until when somebody looks at an award whose holder merged (W67).
REVIEW_WITHIN = timedelta(days=90)


class Status(StrEnum):
    OPEN = "open"
    CARRIED_ON = "carried_on"
    ENDED = "ended"
    STAYED = "stayed"
    DROPPED = "dropped"


LIFECYCLE = Lifecycle(
    "merger review",
    {
        Status.OPEN: {Status.CARRIED_ON, Status.ENDED, Status.STAYED, Status.DROPPED},
        Status.CARRIED_ON: set(),
        Status.ENDED: set(),
        Status.STAYED: set(),
        Status.DROPPED: set(),
    },
)


class TwoAwards(Refusal):
    slug = "two-awards-of-one-stream"
    title = "There are two awards of one stream"


class NoHolder(Refusal):
    slug = "holder-is-no-more"
    title = "Its holder is no more"


@dataclass(frozen=True, slots=True)
class MergerReview:
    """One award, whose it was and whose it may become. `made` says who decided, and why."""

    id: UUID
    award_id: UUID
    stream: str
    from_id: UUID
    to_id: UUID
    opened_on: date
    due_on: date
    status: Status = Status.OPEN
    made: Decision | None = None

    @classmethod
    def open(
        cls,
        award: Award,
        to_id: UUID,
        *,
        id: UUID,  # noqa: A002 — the field's own name
        on: date,
        lead_id: UUID | None,
    ) -> tuple[Self, MergerReviewOpened]:
        due_on = on + REVIEW_WITHIN
        review = cls(id, award.id, award.stream, award.organisation_id, to_id, on, due_on)
        return review, MergerReviewOpened(
            review_id=id,
            award_id=award.id,
            organisation_id=to_id,
            stream=award.stream,
            due_on=due_on,
            lead_id=lead_id,
        )

    def carry_on(
        self, award: Award, other: Award | None, instead_of: UUID | None, made: Decision
    ) -> tuple[Self, Award, AwardPassedOn]:
        """The award goes on with the body that goes on; `other` is what that holds already."""
        must_run(award)
        if other is not None and instead_of != other.id:
            raise TwoAwards(
                "The organisation holds an award of this stream already, and keeps one of the two. "
                "Either end this one, or name the other one in instead_of: then that one ends."
            )
        if other is None and instead_of is not None:
            raise TwoAwards(
                "The organisation does not hold the award that you named. Open the review again to "
                "see which awards there are."
            )
        passed = replace(award, organisation_id=self.to_id)
        return (
            self._decided(Status.CARRIED_ON, made),
            passed,
            AwardPassedOn(
                award_id=award.id,
                organisation_id=self.to_id,
                from_organisation_id=self.from_id,
                stream=award.stream,
                expires_on=award.expires_on,
            ),
        )

    def end(self, award: Award, made: Decision, *, on: date) -> tuple[Self, Award, AwardClosed]:
        ended, event = close(award, "merged", on=on)
        return self._decided(Status.ENDED, made), ended, event

    def stay(self, made: Decision, *, holder_ended: bool) -> Self:
        """The award stays where it is: only where its holder is still there."""
        if holder_ended:
            raise NoHolder(
                "The organisation that holds this award was merged into another one, so the award "
                "cannot stay with it. Let it carry on with the other organisation, or end it."
            )
        return self._decided(Status.STAYED, made)

    def drop(self) -> Self:
        """The merge was taken back before anybody decided."""
        return replace(self, status=LIFECYCLE.move(self.status, Status.DROPPED))

    def _decided(self, status: Status, made: Decision) -> Self:
        if self.status is not Status.OPEN:
            raise IllegalTransition(
                "Somebody decided about this award already. Open the review again to see what."
            )
        return replace(self, status=LIFECYCLE.move(self.status, status), made=made)
