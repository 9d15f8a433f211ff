"""Incidents: led by duty officers, read by those who answer for the nation."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel

from campaigns import playbooks
from campaigns.api.fields import Body, Hours, OptionalReason, Reason, Text
from campaigns.commands import incidents as commands
from campaigns.domain.incident import ANSWERING, Incident, Level, Status
from campaigns.domain.signal import Kind
from campaigns.queries import incidents as queries
from campaigns.queries.incidents import READERS
from campaigns.store import incidents as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/incidents", ["incidents"])
Reader = Annotated[Actor, Depends(requires(*READERS))]
Officer = Annotated[Actor, Depends(requires(Role.DUTY_OFFICER, Role.NATIONAL_TEAM))]
_ASKING = {Status.TRIAGED, *ANSWERING}


class IncidentView(BaseModel):
    """`second_person_needed`: the national level was asked for and waits for somebody else.

    `happens_on`: the day of something known ahead; where it will be is never kept.
    """

    incident_id: UUID
    kind: Kind
    level: Level
    status: Status
    nation: str | None
    region: str | None
    area: str | None
    stream: str | None
    opened_at: datetime
    happens_on: date | None
    second_person_needed: bool


class ItemView(BaseModel):
    key: str
    text: str
    why: str
    done_by: UUID | None
    done_at: datetime | None


class IncidentDetail(IncidentView):
    checklist: list[ItemView]
    alerts: dict[str, int]
    debrief: str | None
    hours: float | None


class EntryView(BaseModel):
    at: datetime
    kind: str
    by: UUID
    note: str


class Relevel(Body):
    level: Level
    reason: Text


class Closing(Body):
    """Without `hours` the sum of those that were written down counts.

    `tasks_left` says why tasks that are still open after a review are not needed any more.
    """

    debrief: Text
    hours: Hours | None = None
    tasks_left: Text | None = None


class Tick(Body):
    note: str = ""


@router.get("")
async def list_incidents(
    actor: Reader, uow: Uow, asked: PageRequest, status: Status | None = None
) -> Page[IncidentView]:
    rows = await queries.incidents(uow, actor, asked, status=status)
    return asked.page(rows, _row_view, lambda row: (row.id,))


@router.get("/{incident_id}")
async def show_incident(
    incident_id: UUID, actor: Reader, uow: Uow, response: Response
) -> IncidentDetail:
    """With the checklist of its phase, and how its alerts of groups stand."""
    incident = await store.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    ticks = await queries.ticks(uow, incident_id)
    items = playbooks.checklists().of(incident.status, incident.kind)
    etag(response, incident.version)
    return IncidentDetail(
        **incident_view(incident).model_dump(),
        checklist=[
            ItemView(
                key=item.key,
                text=item.text,
                why=item.why,
                done_by=ticks[item.key].done_by if item.key in ticks else None,
                done_at=ticks[item.key].done_at if item.key in ticks else None,
            )
            for item in items
        ],
        alerts=await queries.alert_counts(uow, incident_id),
        debrief=incident.debrief,
        hours=incident.hours,
    )


@router.get("/{incident_id}/timeline")
async def show_timeline(
    incident_id: UUID, actor: Reader, uow: Uow, asked: PageRequest
) -> Page[EntryView]:
    """Who did what when and why, oldest first."""
    incident = await store.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    rows = await queries.timeline(uow, incident_id, asked)
    return asked.page(
        rows,
        lambda row: EntryView(at=row.at, kind=row.kind, by=row.by, note=row.note),
        lambda row: (row.id,),
    )


@router.post("/{incident_id}/level")
async def change_level(
    incident_id: UUID, body: Relevel, actor: Officer, uow: Uow, now: Now
) -> IncidentView:
    """Judge it anew, also while it is active: to national a second person has to do the same."""
    return incident_view(
        await commands.relevel(
            uow, incident_id, level=body.level, reason=body.reason, by=actor, at=now
        )
    )


@router.post("/{incident_id}/activation")
async def activate(
    incident_id: UUID, actor: Officer, uow: Uow, now: Now, body: OptionalReason | None = None
) -> IncidentView:
    """Begin to answer. At national level a second person has to do the same."""
    reason = body.reason if body else ""
    return incident_view(await commands.activate(uow, incident_id, reason=reason, by=actor, at=now))


@router.post("/{incident_id}/stabilising")
async def stabilise(
    incident_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now
) -> IncidentView:
    return incident_view(
        await commands.stabilise(uow, incident_id, reason=body.reason, by=actor, at=now)
    )


@router.post("/{incident_id}/stand-down")
async def stand_down(
    incident_id: UUID, body: Reason, actor: Officer, uow: Uow, now: Now
) -> IncidentView:
    """All clear: open alerts and urgent mobilisations end, and those who were alarmed are told."""
    return incident_view(
        await commands.stand_down(uow, incident_id, reason=body.reason, by=actor, at=now)
    )


@router.post("/{incident_id}/review")
async def review(
    incident_id: UUID, actor: Officer, uow: Uow, now: Now, body: OptionalReason | None = None
) -> IncidentView:
    reason = body.reason if body else ""
    return incident_view(await commands.review(uow, incident_id, reason=reason, by=actor, at=now))


@router.post("/{incident_id}/closing")
async def close(
    incident_id: UUID, body: Closing, actor: Officer, uow: Uow, now: Now
) -> IncidentView:
    """Write down what was learnt and what it cost; then it is closed."""
    return incident_view(
        await commands.close(
            uow,
            incident_id,
            debrief=body.debrief,
            hours=body.hours,
            tasks_left=body.tasks_left or "",
            by=actor,
            at=now,
        )
    )


@router.post("/{incident_id}/checklist/{item}", status_code=204)
async def tick(
    *,
    incident_id: UUID,
    item: str,
    actor: Officer,
    uow: Uow,
    now: Now,
    body: Tick | None = None,
) -> None:
    """Mark an item of the checklist as done."""
    note = body.note if body else ""
    await commands.tick(uow, incident_id, item, note=note, by=actor, at=now)


def incident_view(incident: Incident) -> IncidentView:
    return IncidentView(
        incident_id=incident.id,
        kind=incident.kind,
        level=incident.level,
        status=incident.status,
        nation=incident.nation,
        region=incident.region,
        area=incident.area,
        stream=incident.stream,
        opened_at=incident.opened_at,
        happens_on=incident.happens_on,
        second_person_needed=incident.second_person_needed,
    )


def _row_view(row: Any) -> IncidentView:
    return IncidentView(
        incident_id=row.id,
        kind=row.kind,
        level=row.level,
        status=row.status,
        nation=row.nation,
        region=row.region,
        area=row.area,
        stream=row.stream,
        opened_at=row.opened_at,
        happens_on=row.happens_on,
        second_person_needed=row.asked_by is not None and row.status in _ASKING,
    )
