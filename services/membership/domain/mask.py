"""Hiding part of the public directory in one action (DOMAIN C12)."""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from membership.domain.places import check_place, nation_of_area
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import IllegalTransition
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked

WHO_MASKS = (Role.NATION_COORDINATOR, Role.DUTY_OFFICER)


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden: every organisation that all the named facts hold for; none means all."""

    id: UUID
    set: Decision
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    incident_id: UUID | None = None
    lifted: Decision | None = None

    def announced(self) -> DirectoryMasked:
        return DirectoryMasked(
            mask_id=self.id,
            nation=self.nation,
            area=self.area,
            stream=self.stream,
            incident_id=self.incident_id,
        )

    def lift(self, decision: Decision) -> tuple[Self, DirectoryUnmasked]:
        if self.lifted is not None:
            raise IllegalTransition("This mask was lifted before. Nothing needs doing.")
        return replace(self, lifted=decision), DirectoryUnmasked(mask_id=self.id)


def must_mask(by: Actor, *, nation: str | None, area: str | None, stream: str | None) -> None:
    """A coordinator hides what lies in their nation; a duty officer what lies in their scope."""
    check_place(nation, area)
    if nation is None and area is not None:
        nation = nation_of_area(area)
    by.must(*WHO_MASKS, nation=nation, area=area, stream=stream)
