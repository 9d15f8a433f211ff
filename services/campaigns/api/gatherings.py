"""Hostile gatherings of an incident; and whether something of ours would meet one."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import AwareDatetime, BaseModel

from campaigns.api.fields import Area, Body, Reason
from campaigns.api.incidents import Officer, Reader
from campaigns.commands import gatherings as commands
from campaigns.domain.gathering import Gathering
from campaigns.queries.incidents import READERS
from campaigns.store import gatherings as store
from campaigns.store import incidents
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["gatherings"])
SignedIn = Annotated[Actor, Depends(signed_in)]


class NewGathering(Body):
    """Where, by local authority and never finer, and from when to when."""

    area: Area
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class Planned(Body):
    """Something of ours that is being planned."""

    area: Area
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


class GatheringView(BaseModel):
    gathering_id: UUID
    incident_id: UUID
    area: str
    starts_at: datetime
    ends_at: datetime
    recorded_by: UUID
    recorded_at: datetime
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    reason: str


@router.post("/incidents/{incident_id}/gatherings", status_code=201)
async def record(
    incident_id: UUID, body: NewGathering, actor: Officer, uow: Uow, now: Now
) -> GatheringView:
    """From now on nothing of ours can be planned beside it."""
    expected = commands.Expected(body.area, body.starts_at, body.ends_at)
    return _view(await commands.record(uow, incident_id, expected, by=actor, at=now))


@router.get("/incidents/{incident_id}/gatherings")
async def list_gatherings(
    incident_id: UUID, actor: Reader, uow: Uow, asked: PageRequest
) -> Page[GatheringView]:
    actor.must(*READERS, nation=(await incidents.get(uow, incident_id)).nation)
    rows = await store.listed(uow, incident_id, asked)
    return asked.page(rows, _row, lambda row: (row.id,))


@router.post("/gatherings/{gathering_id}/withdrawal")
async def withdraw(
    gathering_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now
) -> GatheringView:
    """It is not expected after all."""
    return _view(await commands.withdraw(uow, gathering_id, reason=body.reason, by=actor, at=now))


@router.post("/gathering-checks", status_code=204)
async def check(body: Planned, _: SignedIn, uow: Uow) -> None:
    """Whether something of ours can be held there and then; refused where it would meet one."""
    await commands.must_be_apart(
        uow, area=body.area, starts_at=body.starts_at, ends_at=body.ends_at
    )


def _row(row: Any) -> GatheringView:
    return _view(store.of_row(row))


def _view(one: Gathering) -> GatheringView:
    return GatheringView(
        gathering_id=one.id,
        incident_id=one.incident_id,
        area=one.area,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        recorded_by=one.recorded_by,
        recorded_at=one.recorded_at,
        withdrawn_by=one.withdrawn_by,
        withdrawn_at=one.withdrawn_at,
        reason=one.reason,
    )
