"""The public directory, the masks over it, and the network's figures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel

from membership.api.fields import Area, Body, Nation, Reason, ReasonBody, Stream
from membership.commands import masks as commands
from membership.domain.directory import WHAT_AN_AWARD_MEANS
from membership.domain.mask import Mask
from membership.queries import directory as directory_query
from membership.queries import lists, register
from sanctuary.actor import Actor, Role
from sanctuary.auth import public, requires, signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["directory and register"])
Masker = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.DUTY_OFFICER))]


class AwardView(BaseModel):
    stream: str
    awarded_until: date


class EntryView(BaseModel):
    organisation_id: UUID
    name: str
    nation: str | None
    locality: str | None
    streams: list[str]
    awards: list[AwardView]


class DirectoryView(Page[EntryView]):
    """`about_awards` belongs beside every listing: what an award does not mean."""

    about_awards: str = WHAT_AN_AWARD_MEANS


class MaskBody(Body):
    """What to hide: all that lies in the nation, area and stream named; naming none hides all."""

    nation: Nation | None = None
    area: Area | None = None
    stream: Stream | None = None
    incident_id: UUID | None = None
    reason: Reason


class MaskView(BaseModel):
    id: UUID
    nation: str | None
    area: str | None
    stream: str | None
    incident_id: UUID | None
    set_by: UUID
    set_at: datetime
    reason: str
    lifted_at: datetime | None

    @classmethod
    def of(cls, one: Mask) -> "MaskView":
        return cls(
            id=one.id,
            nation=one.nation,
            area=one.area,
            stream=one.stream,
            incident_id=one.incident_id,
            set_by=one.set.by,
            set_at=one.set.at,
            reason=one.set.reason,
            lifted_at=one.lifted.at if one.lifted else None,
        )


class CountsView(BaseModel):
    """`awarded` and `not_awarded` make `organisations`. Two awards count in two streams."""

    nation: str | None
    on: date
    groups: int
    organisations: int
    awarded: int
    not_awarded: int
    awarded_by_stream: dict[str, int]
    local_leads: int


@router.get("/directory", dependencies=[Depends(public)])
async def directory(
    uow: Uow,
    asked: PageRequest,
    response: Response,
    nation: Nation | None = None,
    stream: Stream | None = None,
) -> DirectoryView:
    """Organisations that asked to be listed. Nobody keeps a copy for us: a mask bites at once."""
    response.headers["Cache-Control"] = "no-store"
    found = await directory_query.entries(
        uow, asked, nation=nation, stream=stream, on=uow.clock.today()
    )
    page = asked.page(
        found,
        lambda one: EntryView(
            organisation_id=one.organisation_id,
            name=one.name,
            nation=one.nation,
            locality=one.locality,
            streams=list(one.streams),
            awards=[AwardView(stream=a.stream, awarded_until=a.until) for a in one.awards],
        ),
        lambda one: (one.name, one.organisation_id),
    )
    return DirectoryView(items=page.items, next=page.next)


@router.post("/directory-masks", status_code=201)
async def mask(body: MaskBody, uow: Uow, actor: Masker, now: Now) -> MaskView:
    """Hide part of the directory, at once, in one action."""
    made = await commands.mask(
        uow,
        body.reason,
        nation=body.nation,
        area=body.area,
        stream=body.stream,
        incident_id=body.incident_id,
        by=actor,
        at=now,
    )
    return MaskView.of(made)


@router.get("/directory-masks")
async def masks(uow: Uow, _: Masker, asked: PageRequest) -> Page[MaskView]:
    """What is hidden now, since when, by whom and why."""
    return asked.page(await lists.masks(uow, asked), MaskView.of, lambda one: (one.id,))


@router.delete("/directory-masks/{mask_id}")
async def unmask(mask_id: UUID, body: ReasonBody, uow: Uow, actor: Masker, now: Now) -> MaskView:
    """Show again what this mask hides, unless another mask hides it too."""
    return MaskView.of(await commands.unmask(uow, mask_id, body.reason, by=actor, at=now))


@router.get("/register/counts", dependencies=[Depends(signed_in)])
async def counts(uow: Uow, nation: Nation | None = None, on: date | None = None) -> CountsView:
    """The network's figures, counted now from what is there."""
    day = on or uow.clock.today()
    found = await register.counts(uow, nation=nation, on=day)
    return CountsView(
        nation=nation,
        on=day,
        groups=found.groups,
        organisations=found.organisations,
        awarded=found.awarded,
        not_awarded=found.not_awarded,
        awarded_by_stream=dict(found.awarded_by_stream),
        local_leads=found.local_leads,
    )
