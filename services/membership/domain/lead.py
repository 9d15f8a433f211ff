"""Local leads: who looks after a network in an area, and what happens when nobody does (DOMAIN C2).

The post stays when its holder leaves: it is vacant, its open cases move to the national queue, and
whoever waits is told.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.errors import Refusal
from sanctuary.events.membership import LocalLeadAssigned, LocalLeadVacated
from sanctuary.lifecycle import Lifecycle


class Status(StrEnum):
    ASSIGNED = "assigned"
    VACANT = "vacant"


LIFECYCLE = Lifecycle(
    "local lead",
    {
        Status.VACANT: {Status.ASSIGNED},
        Status.ASSIGNED: {Status.VACANT},
    },
)


class PostKnown(Refusal):
    slug = "local-lead-known"
    title = "There is a local lead for this network and area already"


@dataclass(frozen=True, slots=True)
class LocalLead:
    """One post. `host` is the body in which the lead sits, an education department for instance.

    A post from the old register may be held by somebody whom only the register's host names: it is
    assigned, and has no person.
    """

    id: UUID
    nation: str
    area: str
    stream: str
    host: str = ""
    person_id: UUID | None = None
    vacant_since: date | None = None
    version: int = 1

    @property
    def status(self) -> Status:
        return Status.ASSIGNED if self.vacant_since is None else Status.VACANT

    def assign(self, person_id: UUID) -> tuple[Self, LocalLeadAssigned]:
        """Somebody takes the post over. Raises IllegalTransition while somebody else holds it."""
        LIFECYCLE.move(self.status, Status.ASSIGNED)
        held = replace(self, person_id=person_id, vacant_since=None)
        return held, held.assigned()

    def vacate(self, *, on: date) -> tuple[Self, LocalLeadVacated]:
        """The holder leaves; nobody has to say why to anybody but the record."""
        LIFECYCLE.move(self.status, Status.VACANT)
        left = replace(self, person_id=None, vacant_since=on)
        return left, LocalLeadVacated(
            lead_id=self.id, nation=self.nation, area=self.area, stream=self.stream
        )

    def assigned(self) -> LocalLeadAssigned:
        return LocalLeadAssigned(
            lead_id=self.id,
            nation=self.nation,
            area=self.area,
            stream=self.stream,
            person_id=self.person_id,
        )
