"""Keeping people safe where an incident is: mask the directory, pause requests and visits."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from campaigns.api.fields import Body, Reason, Text
from campaigns.api.incidents import Officer, Reader
from campaigns.commands import safety as commands
from campaigns.domain.safety import AreaPause
from campaigns.queries.incidents import READERS
from campaigns.store import incidents
from campaigns.store import safety as store
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/incidents", ["safety"])


class MaskBody(Body):
    """The mask covers the area and the stream of the incident, unless `whole_nation` is said."""

    whole_nation: bool = False
    reason: Text


class MaskAskedView(BaseModel):
    mask_id: UUID


class MaskView(BaseModel):
    mask_id: UUID
    nation: str | None
    area: str | None
    stream: str | None
    lifted: bool


class PauseView(BaseModel):
    nation: str | None
    area: str | None
    paused_by: UUID
    paused_at: datetime
    resumed_at: datetime | None

    @classmethod
    def of(cls, one: AreaPause) -> "PauseView":
        return cls(
            nation=one.nation,
            area=one.area,
            paused_by=one.paused.by,
            paused_at=one.paused.at,
            resumed_at=one.resumed.at if one.resumed else None,
        )


class SafetyView(BaseModel):
    """Masks appear here once membership has set them."""

    masks: list[MaskView]
    pause: PauseView | None


@router.get("/{incident_id}/safety")
async def show_safety(incident_id: UUID, actor: Reader, uow: Uow) -> SafetyView:
    """What is hidden and what is paused because of the incident."""
    incident = await incidents.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    found = await store.find(uow, incident_id)
    return SafetyView(
        masks=[
            MaskView.model_validate(row, from_attributes=True)
            for row in await store.masks(uow, incident_id)
        ],
        pause=PauseView.of(found) if found else None,
    )


@router.post("/{incident_id}/directory-mask", status_code=202)
async def mask(
    incident_id: UUID, body: MaskBody, actor: Officer, uow: Uow, now: Now
) -> MaskAskedView:
    """Hide from the public directory what the incident is about, within a second or two."""
    mask_id = await commands.mask(
        uow, incident_id, whole_nation=body.whole_nation, reason=body.reason, by=actor, at=now
    )
    return MaskAskedView(mask_id=mask_id)


@router.post("/{incident_id}/area-pause", status_code=202)
async def pause(incident_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now) -> PauseView:
    """Requests to Ambassadors and visits wait there. An activation does this by itself."""
    return PauseView.of(
        await commands.pause(uow, incident_id, reason=body.reason, by=actor, at=now)
    )


@router.post("/{incident_id}/area-resumption", status_code=202)
async def resume(incident_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now) -> PauseView:
    """They go on. The all-clear does this by itself."""
    return PauseView.of(
        await commands.resume(uow, incident_id, reason=body.reason, by=actor, at=now)
    )
