"""What councils bring along: older recognitions, motions, and city-wide status of the past."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, Nation, Reason
from membership.commands import legacy as commands
from membership.domain.legacy import Legacy
from membership.domain.legacy import Status as LegacyStatus
from membership.domain.motion import MotionStep, Step
from membership.queries import memberships as queries
from membership.queries.legacy import city_statuses
from membership.store import legacy as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["networks"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR))]
Reader = Annotated[
    Actor,
    Depends(
        requires(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            Role.ORGANISATION_CONTACT,
            Role.TRUSTEE,
        )
    ),
]


class LegacyView(BaseModel):
    """Counts as awarded until `apply_by`, or until the application is decided."""

    id: UUID
    membership_id: UUID
    status: LegacyStatus
    recorded_on: date
    apply_by: date
    application_id: UUID | None
    ended_on: date | None
    reason: str

    @classmethod
    def of(cls, one: Legacy) -> "LegacyView":
        return cls(
            id=one.id,
            membership_id=one.membership_id,
            status=one.status,
            recorded_on=one.recorded_on,
            apply_by=one.apply_by,
            application_id=one.application_id,
            ended_on=one.ended_on,
            reason=one.recorded.reason,
        )


class MotionView(BaseModel):
    step: Step
    on: date
    reason: str
    recorded_by: UUID

    @classmethod
    def of(cls, one: MotionStep) -> "MotionView":
        return cls(
            step=one.step,
            on=one.on_day,
            reason=one.recorded.reason,
            recorded_by=one.recorded.by,
        )


class CityView(BaseModel):
    """City-wide status as it was. It cannot be renewed, and gives nobody an award."""

    id: UUID
    place: str
    nation: str
    area: str | None
    recognised_on: date | None
    found_in: str


class LegacyBody(Body):
    reason: Reason
    on: date | None = Field(default=None, description="When its months began; today if left out")


class MotionBody(Body):
    step: Literal["committee_recommended", "full_council_endorsed", "full_council_refused"]
    on: Annotated[date, Field(description="The day on which the council decided")]
    reason: Reason


class CityBody(Body):
    place: Annotated[str, Field(min_length=1, max_length=200, examples=["Swansea"])]
    nation: Nation
    area: Area | None = None
    recognised_on: date | None = None
    found_in: Annotated[
        str, Field(min_length=1, max_length=300, description="Where this is written")
    ]
    reason: Reason


@router.post("/network-memberships/{membership_id}/legacy-recognitions", status_code=201)
async def record_legacy(
    membership_id: UUID, body: LegacyBody, uow: Uow, actor: Coordinator, now: Now
) -> LegacyView:
    """Write down that a council was recognised before. It has to apply in time to keep it."""
    return LegacyView.of(
        await commands.record_legacy(uow, membership_id, body.reason, on=body.on, by=actor, at=now)
    )


async def _readable(uow: Uow, membership_id: UUID, actor: Actor) -> None:
    if not queries.visible_to(await queries.find(uow, membership_id), actor):
        raise NotFound("We do not know this membership. Look at the list.")


@router.get("/network-memberships/{membership_id}/legacy-recognitions")
async def legacies(membership_id: UUID, uow: Uow, actor: Reader) -> list[LegacyView]:
    """Older recognitions of a member, and what became of them."""
    await _readable(uow, membership_id, actor)
    return [LegacyView.of(one) for one in await store.legacies_of(uow, membership_id)]


@router.post("/network-memberships/{membership_id}/motion-steps", status_code=201)
async def record_motion(
    membership_id: UUID, body: MotionBody, uow: Uow, actor: Coordinator, now: Now
) -> MotionView:
    """Write down what a committee or the full council resolved, and when."""
    taken = await commands.record_motion(
        uow, membership_id, Step(body.step), body.reason, on=body.on, by=actor, at=now
    )
    return MotionView.of(taken)


@router.get("/network-memberships/{membership_id}/motion-steps")
async def motion(membership_id: UUID, uow: Uow, actor: Reader) -> list[MotionView]:
    """How a council came to stand behind its membership, the first step first."""
    await _readable(uow, membership_id, actor)
    return [MotionView.of(one) for one in await store.motion_of(uow, membership_id)]


@router.post("/city-statuses", status_code=201)
async def record_city_status(
    body: CityBody,
    uow: Uow,
    actor: Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))],
    now: Now,
) -> CityView:
    """Write down city-wide status as it was given until 2020. Nothing changes it afterwards."""
    facts = body.model_dump(exclude={"reason"})
    one = await commands.record_city_status(uow, **facts, reason=body.reason, by=actor, at=now)
    return CityView(id=one, **facts)


@router.get("/city-statuses")
async def cities(
    uow: Uow, _: Reader, asked: PageRequest, nation: Nation | None = None
) -> Page[CityView]:
    """City-wide status of the past."""
    found = await city_statuses(uow, asked, nation=nation)
    return asked.page(
        found,
        lambda row: CityView(
            id=row.id,
            place=row.place,
            nation=row.nation,
            area=row.area,
            recognised_on=row.recognised_on,
            found_in=row.found_in,
        ),
        lambda row: (row.id,),
    )
