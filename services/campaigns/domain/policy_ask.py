"""What the network asks of those who decide, and how far each ask has come."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Actor, Role
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import PolicyAskMoved
from sanctuary.lifecycle import Lifecycle

KEEPERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class Stage(StrEnum):
    OPEN = "open"
    PARTLY_MET = "partly_met"
    MET = "met"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    "policy ask",
    {
        Stage.OPEN: {Stage.PARTLY_MET, Stage.MET, Stage.REFUSED, Stage.WITHDRAWN},
        Stage.PARTLY_MET: {Stage.OPEN, Stage.MET, Stage.REFUSED, Stage.WITHDRAWN},
        # What was granted can be taken back, and what was refused can be asked again.
        Stage.MET: {Stage.OPEN},
        Stage.REFUSED: {Stage.OPEN},
        Stage.WITHDRAWN: set(),
    },
)


class Addressee(StrEnum):
    UK_GOVERNMENT = "uk_government"
    UK_PARLIAMENT = "uk_parliament"
    NATION_GOVERNMENT = "nation_government"
    COUNCIL = "council"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class PolicyAsk:
    id: UUID
    title_en: str
    title_cy: str
    asks: str
    of: Addressee
    since: date
    nation: str | None = None
    stage: Stage = Stage.OPEN
    version: int = 1

    def move(
        self, stage: Stage, *, on: date, today: date, by: Actor
    ) -> tuple[Self, PolicyAskMoved]:
        """It came so far on a day. Raises Invalid for a day that cannot be."""
        by.must(*KEEPERS, nation=self.nation)
        if not self.since <= on <= today:
            raise Invalid(
                f"This ask stands since {self.since}. Give the day on which it moved, up to today.",
                errors=[{"field": "on", "detail": f"From {self.since} up to today."}],
            )
        moved = replace(self, stage=LIFECYCLE.move(self.stage, stage))
        told = PolicyAskMoved(ask_id=self.id, stage=stage.value, nation=self.nation, moved_on=on)
        return moved, told
