"""Asking for an Ambassador: made by anybody who acts in the network, arranged by a coordinator.

Whoever asks learns only that it is being arranged, that somebody will come, or that it cannot be.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, Nation
from membership.commands import ambassador_requests as commands
from membership.domain.ambassador_request import Kind
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow, sealed_router

router = sealed_router("/v1/ambassador-requests", tags=["ambassador requests"])
Maker = Annotated[
    Actor,
    Depends(
        requires(
            Role.AMBASSADOR_COORDINATOR,
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            Role.CAMPAIGN_MANAGER,
            Role.GROUP_OFFICER,
            Role.LOCAL_LEAD,
            Role.ORGANISATION_CONTACT,
        )
    ),
]


class RequestBody(Body):
    kind: Kind
    nation: Nation
    area: Area | None = None
    about: str = Field(
        min_length=1, max_length=1000, description="What it is, as they will read it"
    )
    on_behalf_of: str = Field(default="", max_length=200, description="Who would like it")
    takes_place_on: date | None = None


class Arranging(BaseModel):
    """`state`: being arranged, somebody will come, cannot be arranged, or cannot be asked now."""

    id: UUID
    state: str


@router.put("/{request_id}", status_code=202)
async def make(request_id: UUID, body: RequestBody, uow: Uow, actor: Maker, now: Now) -> Arranging:
    """Ask for somebody. Choose any new UUID as the id; sending it again makes one request."""
    state = await commands.make(
        uow,
        request_id,
        kind=body.kind,
        nation=body.nation,
        area=body.area,
        about=body.about,
        on_behalf_of=body.on_behalf_of,
        takes_place_on=body.takes_place_on,
        by=actor,
        at=now,
    )
    return Arranging(id=request_id, state=state)


@router.get("/{request_id}")
async def state(request_id: UUID, uow: Uow, actor: Maker) -> Arranging:
    """How far your own request is."""
    found = await commands.shown_to_maker(uow, request_id, by=actor)
    return Arranging(id=request_id, state=found)


@router.delete("/{request_id}", status_code=204)
async def no_longer_needed(request_id: UUID, uow: Uow, actor: Maker, now: Now) -> None:
    """You do not need it any more."""
    await commands.no_longer_needed(uow, request_id, by=actor, at=now)
