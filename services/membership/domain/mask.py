"""Hiding part of the public directory in one action (DOMAIN C12)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from membership.domain.places import check_place, nation_of_area
from sanctuary.actor import Actor, Decision, Role
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked

WHO_MASKS = (Role.NATION_COORDINATOR, Role.DUTY_OFFICER)
LONGEST = timedelta(days=366)


def mask_timer(mask_id: UUID) -> str:
    """The timer that ends a mask on its end date."""
    return f"mask_end:{mask_id}"


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden: every organisation that all the named facts hold for; none means all."""

    id: UUID
    set: Decision
    nation: str | None = None
    area: str | None = None
    stream: str | None = None
    incident_id: UUID | None = None
    ends_at: datetime | None = None
    lifted: Decision | None = None
    version: int = 1

    def announced(self) -> DirectoryMasked:
        return DirectoryMasked(
            mask_id=self.id,
            nation=self.nation,
            area=self.area,
            stream=self.stream,
            incident_id=self.incident_id,
            ends_at=self.ends_at,
        )

    def lies_within(self, nation: str | None, area: str | None, stream: str | None) -> bool:
        """Whether this mask hides nothing beyond what is named; naming nothing means all."""
        mine = _nation(self.nation, self.area)
        return (
            (nation is None or mine == nation)
            and (area is None or self.area == area)
            and (stream is None or self.stream == stream)
        )

    def until(self, ends_at: datetime, *, now: datetime) -> Self:
        """Hide for longer, or for less long."""
        if self.lifted is not None:
            raise IllegalTransition(
                "This mask was lifted before, so it has no end date any more. Set a new mask."
            )
        return replace(self, ends_at=check_end(ends_at, now=now))

    def lift(self, decision: Decision) -> tuple[Self, DirectoryUnmasked]:
        if self.lifted is not None:
            raise IllegalTransition("This mask was lifted before. Nothing needs doing.")
        return replace(self, lifted=decision), DirectoryUnmasked(mask_id=self.id)


def must_mask(by: Actor, *, nation: str | None, area: str | None, stream: str | None) -> None:
    """A coordinator hides what lies in their nation; a duty officer what lies in their scope."""
    check_place(nation, area)
    by.must(*WHO_MASKS, nation=_nation(nation, area), area=area, stream=stream)


def may_act_on(by: Actor, one: Mask) -> bool:
    """Whether somebody may move or lift a mask, and so may read why it was set."""
    nation = _nation(one.nation, one.area)
    return by.may(*WHO_MASKS, nation=nation, area=one.area, stream=one.stream)


def _nation(nation: str | None, area: str | None) -> str | None:
    return nation_of_area(area) if nation is None and area is not None else nation


def check_end(ends_at: datetime, *, now: datetime) -> datetime:
    """An end date lies ahead, and within a year: what is hidden for good is not listed at all."""
    if not now < ends_at <= now + LONGEST:
        raise Invalid(
            "The end date of a mask lies between now and a year from now. Choose such a time; you "
            "can move it later.",
            errors=[{"pointer": "/ends_at", "detail": "Later than now, at most a year ahead."}],
        )
    return ends_at
