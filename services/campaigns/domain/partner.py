"""Organisations that we act with and that are not members: partners, and what each is to us.

DOMAIN table E rows 38-40 (alliances, mass membership, other movements), 153 (statutory, third,
private, place-based) and 154 (the community cohesion team of a council). No person is named here:
who speaks for an organisation is known to membership.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from campaigns.domain.signal import must_lie_in
from sanctuary.actor import Actor, Role
from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

KEEPERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)
READERS = (*KEEPERS, Role.DUTY_OFFICER)


class Kind(StrEnum):
    REFUGEE_BODY = "refugee_body"
    MASS_MEMBERSHIP = "mass_membership"
    MIGRANT_JUSTICE = "migrant_justice"
    OTHER_MOVEMENT = "other_movement"
    STATUTORY = "statutory"
    THIRD_SECTOR = "third_sector"
    PRIVATE = "private"
    COHESION_TEAM = "cohesion_team"


class Status(StrEnum):
    CURRENT = "current"
    ENDED = "ended"


LIFECYCLE = Lifecycle(
    "partnership",
    {Status.CURRENT: {Status.ENDED}, Status.ENDED: {Status.CURRENT}},
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an organisation. `area`: the authority of a partner of one place."""

    name: str
    kind: Kind
    nation: str | None = None
    area: str | None = None
    url: str | None = None

    def must_be_right(self) -> None:
        """Raise Invalid for an area outside the nation, and a cohesion team without a council."""
        must_lie_in(self.nation, area=self.area)
        if self.kind is Kind.COHESION_TEAM and self.area is None:
            raise Invalid(
                "A community cohesion team belongs to a council. Give the area of that council.",
                errors=[{"field": "area", "detail": "The code of the council's area."}],
            )


@dataclass(frozen=True, slots=True)
class Partner:
    id: UUID
    facts: Facts
    since: date
    until: date | None = None
    status: Status = Status.CURRENT
    version: int = 1

    def change(self, facts: Facts, *, by: Actor) -> Self:
        """Raise NotPermitted unless `by` keeps partners where it was and where it will be."""
        self.kept_by(by)
        facts.must_be_right()
        by.must(*KEEPERS, nation=facts.nation)
        return replace(self, facts=facts)

    def end(self, on: date, *, today: date, by: Actor) -> Self:
        """We act together no more. Raises Invalid for a day that cannot be."""
        self.kept_by(by)
        status = LIFECYCLE.move(self.status, Status.ENDED)
        if not self.since <= on <= today:
            raise Invalid(
                f"This partnership began on {self.since}. Give the day on which it ended, up to "
                "today.",
                errors=[{"field": "on", "detail": f"From {self.since} up to today."}],
            )
        return replace(self, status=status, until=on)

    def resume(self, *, by: Actor) -> Self:
        self.kept_by(by)
        return replace(self, status=LIFECYCLE.move(self.status, Status.CURRENT), until=None)

    def acts(self, *, by: Actor) -> None:
        """Raise Invalid where we act together no more."""
        self.kept_by(by)
        if self.status is Status.ENDED:
            raise Invalid(
                f"This partnership ended on {self.until}. If it goes on, say so first: it has a "
                "return of its own."
            )

    def kept_by(self, by: Actor) -> None:
        by.must(*KEEPERS, nation=self.facts.nation)
