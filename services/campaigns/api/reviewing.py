"""The review of an incident: its course, what it cost, what it taught."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from campaigns.api.fields import Body, Reason, Text
from campaigns.api.incidents import Reader
from campaigns.commands import reviewing as commands
from campaigns.domain.learning_point import LearningPoint, Status, totals
from campaigns.domain.signal import Kind
from campaigns.queries import incidents as incident_queries
from campaigns.queries import reviewing as queries
from campaigns.queries.incidents import READERS
from campaigns.store import incidents
from campaigns.store import reviewing as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["incident reviews"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Keeper = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM))]
As = Literal[
    "duty_officer", "national_team", "campaign_manager", "coordinator", "group", "school", "other"
]


class HoursBody(Body):
    """`role`: as what they were given. Without `person_id` they are your own."""

    person_id: UUID | None = None
    role: As
    hours: Annotated[float, Field(gt=0, le=24)]
    given_on: date


class HoursGiven(BaseModel):
    hours_id: UUID


class PersonHours(BaseModel):
    """`person_id` is empty for somebody who was erased."""

    person_id: UUID | None
    role: str
    hours: float


class TaskCounts(BaseModel):
    all: int
    done: int
    late: int


class PointView(BaseModel):
    point_id: UUID
    incident_id: UUID
    playbook: str
    says: str
    kind: Kind | None
    status: Status
    edition: int | None
    noted_by: UUID
    noted_at: datetime

    @classmethod
    def of(cls, one: LearningPoint) -> "PointView":
        return cls(
            point_id=one.id,
            incident_id=one.incident_id,
            playbook=one.playbook,
            says=one.says,
            kind=one.kind,
            status=one.status,
            edition=one.edition,
            noted_by=one.noted.by,
            noted_at=one.noted.at,
        )


class ReviewView(BaseModel):
    """`moments`: when it was first activated, last stood down, and so on."""

    opened_at: datetime
    moments: dict[str, datetime]
    alerts: dict[str, int]
    tasks: TaskCounts
    hours: float
    hours_by_role: dict[str, float]
    hours_by_person: list[PersonHours]
    debrief: str | None


class NewPoint(Body):
    playbook: str
    says: Text


class TakingUp(Reason):
    edition: Annotated[int, Field(ge=1)]


@router.get("/incidents/{incident_id}/review")
async def show(incident_id: UUID, actor: Reader, uow: Uow) -> ReviewView:
    """What happened when, and what it cost. The timeline has every step."""
    incident = await incidents.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    rows = await store.hours_of(uow, incident_id)
    return ReviewView(
        opened_at=incident.opened_at,
        moments=await store.moments(uow, incident_id),
        alerts=await incident_queries.alert_counts(uow, incident_id),
        tasks=TaskCounts.model_validate(
            await store.task_counts(uow, incident_id), from_attributes=True
        ),
        hours=round(sum(row.hours for row in rows), 2),
        hours_by_role=totals((row.role, row.hours) for row in rows),
        hours_by_person=[PersonHours.model_validate(row, from_attributes=True) for row in rows],
        debrief=incident.debrief,
    )


@router.post("/incidents/{incident_id}/hours", status_code=201)
async def give_hours(
    incident_id: UUID, body: HoursBody, actor: SignedIn, uow: Uow, now: Now
) -> HoursGiven:
    """Write down time that was given: one's own, or others' if one leads the incident."""
    made = await commands.give_hours(
        uow,
        incident_id,
        body.person_id or actor.id,
        role=body.role,
        hours=body.hours,
        given_on=body.given_on,
        by=actor,
        at=now,
    )
    return HoursGiven(hours_id=made)


@router.post("/incidents/{incident_id}/learning-points", status_code=201)
async def suggest(
    incident_id: UUID, body: NewPoint, actor: SignedIn, uow: Uow, now: Now
) -> PointView:
    """Something that a playbook should say from now on."""
    return PointView.of(
        await commands.suggest(uow, incident_id, body.playbook, body.says, by=actor, at=now)
    )


@router.get("/learning-points")
async def list_points(
    actor: Reader,
    uow: Uow,
    asked: PageRequest,
    playbook: str | None = None,
    status: Status | None = None,
    kind: Kind | None = None,
) -> Page[PointView]:
    """What incidents suggest for playbooks; `kind` is that of the incident."""
    rows = await queries.points(uow, actor, asked, playbook=playbook, status=status, kind=kind)
    return asked.page(rows, lambda row: PointView.of(store.point_of(row)), lambda row: (row.id,))


@router.post("/learning-points/{point_id}/taking-up")
async def take_up(point_id: UUID, body: TakingUp, actor: Keeper, uow: Uow, now: Now) -> PointView:
    """A published edition of its playbook says it. A draft names those that it will answer."""
    return PointView.of(
        await commands.take_up(uow, point_id, body.edition, reason=body.reason, by=actor, at=now)
    )


@router.post("/learning-points/{point_id}/setting-aside")
async def set_aside(point_id: UUID, body: Reason, actor: Keeper, uow: Uow, now: Now) -> PointView:
    return PointView.of(
        await commands.set_aside(uow, point_id, reason=body.reason, by=actor, at=now)
    )
