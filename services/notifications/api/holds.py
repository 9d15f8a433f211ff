"""Ordinary mail that waits while an incident is open."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from notifications.commands import holds as commands
from notifications.domain.hold import Hold, Place
from notifications.store import holds as store
from notifications.tables import mail_hold
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/holds", tags=["holds"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reader = Annotated[
    Actor, Depends(requires(Role.NATIONAL_TEAM, Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER))
]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]


class HoldBody(BaseModel):
    """At most 14 days. With `incident_id` it ends when that is stood down.

    For everybody, or with `nation` or `area` for those of whom we know that they are there.
    """

    model_config = ConfigDict(extra="forbid")

    categories: Annotated[list[Literal["campaign", "renewal"]], Field(min_length=1, max_length=2)]
    reason: Reason
    ends_at: AwareDatetime
    incident_id: UUID | None = None
    nation: Literal["england", "northern_ireland", "scotland", "wales"] | None = None
    area: Annotated[str, Field(pattern=r"^[EWSN]\d{8}$", examples=["W06000011"])] | None = None


class ReleaseBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class DecisionShown(BaseModel):
    by: UUID
    at: AwareDatetime
    reason: str

    @classmethod
    def of(cls, made: Decision) -> Self:
        return cls(by=made.by, at=made.at, reason=made.reason)


class HoldShown(BaseModel):
    """`active`: it holds mail back now."""

    id: UUID
    categories: list[str]
    ends_at: AwareDatetime
    incident_id: UUID | None
    nation: str | None
    area: str | None
    active: bool
    begun: DecisionShown
    released: DecisionShown | None

    @classmethod
    def of(cls, hold: Hold, *, at: AwareDatetime) -> Self:
        return cls(
            id=hold.id,
            categories=list(hold.categories),
            ends_at=hold.ends_at,
            incident_id=hold.incident_id,
            nation=hold.place.nation,
            area=hold.place.area,
            active=hold.active(at),
            begun=DecisionShown.of(hold.begun),
            released=DecisionShown.of(hold.released) if hold.released else None,
        )


@router.post("", status_code=201)
async def begin(body: HoldBody, uow: Uow, actor: Team, now: Now) -> HoldShown:
    """Campaigns or renewals wait, everywhere or in a place. Urgent and service ones never do."""
    hold = await commands.begin(
        uow,
        tuple(body.categories),
        body.reason,
        ends_at=body.ends_at,
        incident_id=body.incident_id,
        place=Place.of(body.nation, body.area),
        by=actor,
        at=now,
    )
    return HoldShown.of(hold, at=now)


@router.get("")
async def list_holds(uow: Uow, _: Reader, page: PageRequest, now: Now) -> Page[HoldShown]:
    """Newest first, those that are over included."""
    rows = await uow.all(page.select(select(mail_hold), mail_hold.c.id, descending=True))
    return page.page(
        rows, lambda row: HoldShown.of(store.of_row(row), at=now), lambda row: (row.id,)
    )


@router.get("/{hold_id}")
async def show(hold_id: UUID, uow: Uow, _: Reader, now: Now) -> HoldShown:
    return HoldShown.of(await store.get(uow, hold_id), at=now)


@router.post("/{hold_id}/release")
async def release(hold_id: UUID, body: ReleaseBody, uow: Uow, actor: Team, now: Now) -> HoldShown:
    """What waited for it goes now, but for what quiet hours or another hold keep."""
    hold = await commands.release(uow, hold_id, body.reason, by=actor, at=now)
    return HoldShown.of(hold, at=now)
