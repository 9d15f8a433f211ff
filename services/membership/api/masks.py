"""Masks over the public directory: set, moved and lifted in one action each."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, Field

from membership.api.fields import Area, Body, Nation, Reason, ReasonBody, Stream
from membership.commands import masks as commands
from membership.domain.mask import Mask, may_act_on
from membership.queries import lists
from membership.store import masks as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/directory-masks", tags=["directory"])
Masker = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.DUTY_OFFICER))]


class MaskBody(Body):
    """What to hide: all that lies in the nation, area and stream named; naming none hides all."""

    nation: Nation | None = None
    area: Area | None = None
    stream: Stream | None = None
    incident_id: UUID | None = None
    ends_at: AwareDatetime | None = Field(
        default=None, description="When it ends by itself; left out, after 30 days"
    )
    reason: Reason


class EndBody(Body):
    ends_at: AwareDatetime
    reason: Reason


class LiftBody(Body):
    """Which masks to lift: all that hide nothing beyond what is named; naming none lifts all."""

    nation: Nation | None = None
    area: Area | None = None
    stream: Stream | None = None
    reason: Reason


class LiftedView(BaseModel):
    lifted: list[UUID]


class MaskView(BaseModel):
    """Why, and in which incident, is empty for whoever may not act on the mask."""

    id: UUID
    nation: str | None
    area: str | None
    stream: str | None
    incident_id: UUID | None
    set_by: UUID
    set_at: datetime
    reason: str
    ends_at: datetime | None
    lifted_at: datetime | None
    lifted_reason: str | None

    @classmethod
    def of(cls, one: Mask, reader: Actor) -> "MaskView":
        told = may_act_on(reader, one)
        return cls(
            id=one.id,
            nation=one.nation,
            area=one.area,
            stream=one.stream,
            incident_id=one.incident_id if told else None,
            set_by=one.set.by,
            set_at=one.set.at,
            reason=one.set.reason if told else "",
            ends_at=one.ends_at,
            lifted_at=one.lifted.at if one.lifted else None,
            lifted_reason=one.lifted.reason if one.lifted and told else None,
        )


@router.post("", status_code=201)
async def mask(body: MaskBody, uow: Uow, actor: Masker, now: Now) -> MaskView:
    """Hide part of the directory, at once, in one action."""
    made = await commands.mask(
        uow,
        body.reason,
        nation=body.nation,
        area=body.area,
        stream=body.stream,
        incident_id=body.incident_id,
        ends_at=body.ends_at,
        by=actor,
        at=now,
    )
    return MaskView.of(made, actor)


@router.get("")
async def masks(
    uow: Uow, actor: Masker, asked: PageRequest, *, ended: bool = False
) -> Page[MaskView]:
    """What is hidden now, since when, until when and by whom; or what was, with `ended`."""
    found = await lists.masks(uow, asked, ended=ended)
    return asked.page(found, lambda one: MaskView.of(one, actor), lambda one: (one.id,))


@router.get("/{mask_id}")
async def one_mask(mask_id: UUID, uow: Uow, actor: Masker, response: Response) -> MaskView:
    """One mask; its ETag is what moving its end needs."""
    found = await store.get_mask(uow, mask_id)
    etag(response, found.version)
    return MaskView.of(found, actor)


@router.put("/{mask_id}/end")
async def move_end(mask_id: UUID, body: EndBody, actor: Masker, edit: Edit) -> MaskView:
    """Hide for longer, or for less long."""
    moved = await commands.extend(
        edit.uow, mask_id, body.ends_at, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, moved.version)
    return MaskView.of(moved, actor)


@router.post("/lifts", status_code=201)
async def unmask_within(body: LiftBody, uow: Uow, actor: Masker, now: Now) -> LiftedView:
    """Show again, in one action, all that is hidden within a nation, area or stream, or in all."""
    lifted = await commands.unmask_within(
        uow, body.reason, nation=body.nation, area=body.area, stream=body.stream, by=actor, at=now
    )
    return LiftedView(lifted=[one.id for one in lifted])


@router.delete("/{mask_id}")
async def unmask(mask_id: UUID, body: ReasonBody, uow: Uow, actor: Masker, now: Now) -> MaskView:
    """Show again what this mask hides, unless another mask hides it too."""
    lifted = await commands.unmask(uow, mask_id, body.reason, by=actor, at=now)
    return MaskView.of(lifted, actor)
