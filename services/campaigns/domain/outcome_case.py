"""Cases that show a change: what happened, on whose word, and for which outcome it speaks.

Nobody is named in one. Who wrote it does not confirm it; only what is confirmed counts and may be
told in the impact report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.incident import SecondPersonNeeded
from sanctuary.actor import Actor, Role
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import OutcomeCaseConfirmed
from sanctuary.lifecycle import Lifecycle

PROPOSERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM, Role.NATION_COORDINATOR)
CONFIRMERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class Scale(StrEnum):
    """Where change begins (theory of change): between people, or in the country."""

    MICRO = "micro"
    MACRO = "macro"


class MayQuote(StrEnum):
    """By what right words of a Member of Parliament are repeated."""

    PUBLIC_RECORD = "public_record"
    IN_WRITING = "in_writing"


class Status(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    RETIRED = "retired"


LIFECYCLE = Lifecycle(
    "outcome case",
    {
        Status.PROPOSED: {Status.CONFIRMED, Status.DECLINED},
        Status.CONFIRMED: {Status.RETIRED},
        Status.DECLINED: set(),
        Status.RETIRED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: a title, where to read it if anywhere, and from when it is."""

    title: str
    published_on: date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeCase:
    """`leads_to` are later cases that grew out of this one: from contact to action, to policy.

    Without its Welsh words, a report in Welsh tells it in English and says so. `member_id`: whose
    position in Parliament changed. A `quote` is theirs, with the right to repeat it.
    """

    id: UUID
    title: str
    what: str
    scale: Scale
    outcomes: tuple[str, ...]
    impacts: tuple[str, ...]
    source: Source
    happened_on: date
    proposed_by: UUID
    proposed_at: datetime
    title_cy: str | None = None
    what_cy: str | None = None
    nation: str | None = None
    member_id: UUID | None = None
    quote: str | None = None
    may_quote: MayQuote | None = None
    leads_to: tuple[UUID, ...] = ()
    status: Status = Status.PROPOSED
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str | None = None

    @classmethod
    def propose(cls, *, by: Actor, at: datetime, today: date, **facts: object) -> Self:
        """Raises NotPermitted, or Invalid for a day that is still to come."""
        made = cls(proposed_by=by.id, proposed_at=at, **facts)  # type: ignore[arg-type]
        by.must(*PROPOSERS, nation=made.nation)
        if made.happened_on > today or made.source.published_on > today:
            raise Invalid(
                "A case has happened, and its source has been published. Check both days.",
                errors=[{"field": "happened_on", "detail": "Today or earlier."}],
            )
        if (made.quote is None) != (made.may_quote is None) or (made.quote and not made.member_id):
            raise Invalid(
                "Words that are repeated need the Member who said them, and by what right we do.",
                errors=[{"field": "quote", "detail": "With `member_id` and `may_quote`."}],
            )
        return made

    def confirm(self, *, by: Actor, at: datetime, reason: str) -> tuple[Self, OutcomeCaseConfirmed]:
        """A second person has looked at the source. Raises SecondPersonNeeded for its author."""
        by.must(*CONFIRMERS, nation=self.nation)
        if by.id == self.proposed_by:
            raise SecondPersonNeeded(
                "You wrote this case, so somebody else has to look at its source and confirm it. "
                "Ask a colleague who may do so."
            )
        told = OutcomeCaseConfirmed(
            case_id=self.id,
            outcomes=self.outcomes,
            impacts=self.impacts,
            nation=self.nation,
            happened_on=self.happened_on,
        )
        return self._decided(Status.CONFIRMED, by, at, reason), told

    def decline(self, *, by: Actor, at: datetime, reason: str) -> Self:
        by.must(*CONFIRMERS, nation=self.nation)
        return self._decided(Status.DECLINED, by, at, reason)

    def retire(self, *, by: Actor, at: datetime, reason: str) -> Self:
        """It is not told any more, for example because a source was wrong. Its count stays."""
        by.must(*CONFIRMERS, nation=self.nation)
        return self._decided(Status.RETIRED, by, at, reason)

    def _decided(self, status: Status, by: Actor, at: datetime, reason: str) -> Self:
        moved = LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, decided_by=by.id, decided_at=at, reason=reason)


def chains_of(leads_to: Mapping[UUID, Sequence[UUID]]) -> list[tuple[UUID, ...]]:
    """Every way from a case that grew out of none to one that led to none, of two or more.

    Cases lead to later ones, so no way comes back to its beginning.
    """
    known = {key: [each for each in later if each in leads_to] for key, later in leads_to.items()}
    grown = {each for later in known.values() for each in later}
    found: list[tuple[UUID, ...]] = []
    ways: list[tuple[UUID, ...]] = [(key,) for key in leads_to if key not in grown]
    while ways:
        way = ways.pop(0)
        later = [each for each in known[way[-1]] if each not in way]
        ways += [(*way, each) for each in later]
        if not later and len(way) > 1:
            found.append(way)
    return found
