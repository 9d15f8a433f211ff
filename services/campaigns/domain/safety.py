"""Keeping people safe where an incident is: the directory masked, requests and visits paused.

A pause names a local authority at most. It speaks of a place and never of a person: it is the same
whether anybody seeking sanctuary is there or not.
"""

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from campaigns.domain.incident import ANSWERING, Incident, NotActive, Status
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.campaigns import AreaPaused, AreaResumed, MaskAsked


@dataclass(frozen=True, slots=True)
class AreaPause:
    """One for each incident; after a flare-up it holds again."""

    incident_id: UUID
    nation: str | None
    area: str | None
    paused: Decision
    resumed: Decision | None = None

    @property
    def holds(self) -> bool:
        return self.resumed is None

    def resume(self, decision: Decision) -> tuple[Self, AreaResumed]:
        if self.resumed is not None:
            raise IllegalTransition("Requests and visits there go on already. Nothing needs doing.")
        return replace(self, resumed=decision), AreaResumed(incident_id=self.incident_id)


def pause(incident: Incident, decision: Decision) -> tuple[AreaPause, AreaPaused]:
    if incident.status not in ANSWERING | {Status.WATCH, Status.TRIAGED}:
        raise NotActive(
            "This incident was stood down, so nothing is paused for it any more. Activate it again "
            "if it flares up."
        )
    made = AreaPause(incident.id, incident.nation, incident.area, decision)
    return made, AreaPaused(incident_id=incident.id, nation=made.nation, area=made.area)


def ask_mask(incident: Incident, mask_id: UUID, *, asked_by: UUID, whole_nation: bool) -> MaskAsked:
    """A mask over what the incident is about; over a whole nation only when that is said."""
    if incident.status is Status.CLOSED:
        raise NotActive("This incident is closed. Mask the directory in membership, with a reason.")
    if whole_nation:
        return MaskAsked(
            mask_id=mask_id, incident_id=incident.id, asked_by=asked_by, nation=incident.nation
        )
    if incident.area is None and incident.stream is None:
        raise Invalid(
            "This incident names neither an area nor a stream, so the mask would hide every "
            "organisation of its nation. If that is meant, say whole_nation.",
            errors=[{"field": "whole_nation", "detail": "Say true to hide the whole nation."}],
        )
    return MaskAsked(
        mask_id=mask_id,
        incident_id=incident.id,
        asked_by=asked_by,
        nation=incident.nation,
        area=incident.area,
        stream=incident.stream,
    )
