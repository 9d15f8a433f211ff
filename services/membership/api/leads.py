"""Local leads: who looks after a network in an area."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, Nation, Reason, ReasonBody, Stream
from membership.commands import leads as commands
from membership.domain.lead import LocalLead, Status
from membership.queries import lists
from membership.store import leads as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/local-leads", tags=["local leads"])
WHO = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)
Coordinator = Annotated[Actor, Depends(requires(*WHO))]
Leaver = Annotated[Actor, Depends(requires(*WHO, Role.LOCAL_LEAD))]
Reader = Annotated[Actor, Depends(requires(*WHO, Role.LOCAL_LEAD, Role.TRUSTEE))]


class PostBody(Body):
    area: Area
    stream: Stream
    host: Annotated[str, Field(max_length=200, description="Where the lead sits")] = ""
    reason: Reason


class AssignBody(Body):
    person_id: UUID
    reason: Reason


class LeadView(BaseModel):
    id: UUID
    nation: str
    area: str
    stream: str
    host: str
    status: Status
    person_id: UUID | None
    vacant_since: date | None

    @classmethod
    def of(cls, one: LocalLead) -> "LeadView":
        return cls(
            id=one.id,
            nation=one.nation,
            area=one.area,
            stream=one.stream,
            host=one.host,
            status=one.status,
            person_id=one.person_id,
            vacant_since=one.vacant_since,
        )


class TermView(BaseModel):
    person_id: UUID
    since: date
    until: date | None
    assigned_reason: str | None
    vacated_reason: str | None


@router.post("", status_code=201)
async def open_post(
    body: PostBody, uow: Uow, actor: Coordinator, now: Now, response: Response
) -> LeadView:
    """Open a local lead's post. Nobody holds it yet; those who join wait meanwhile."""
    made = await commands.open_post(
        uow,
        area=body.area,
        stream=body.stream,
        host=body.host,
        reason=body.reason,
        by=actor,
        at=now,
    )
    etag(response, made.version)
    return LeadView.of(made)


@router.get("")
async def leads(
    *,
    uow: Uow,
    actor: Reader,
    asked: PageRequest,
    nation: Nation | None = None,
    stream: Stream | None = None,
    status: Status | None = None,
) -> Page[LeadView]:
    """The posts of your nation, stream or area, with who holds them or since when nobody does."""
    found = await lists.leads(uow, asked, actor, nation=nation, stream=stream, status=status)
    return asked.page(found, LeadView.of, lambda one: (one.id,))


@router.get("/{lead_id}")
async def lead(lead_id: UUID, uow: Uow, actor: Reader, response: Response) -> LeadView:
    found = await lists.lead(uow, lead_id, actor)
    etag(response, found.version)
    return LeadView.of(found)


@router.get("/{lead_id}/terms")
async def terms(lead_id: UUID, uow: Uow, actor: Coordinator) -> list[TermView]:
    """Who held the post, from when to when, and why it changed: for its coordinators."""
    found = await store.get_lead(uow, lead_id)
    if not actor.may(*WHO, nation=found.nation, stream=found.stream):
        raise store.UnknownLead
    return [
        TermView(
            person_id=row.person_id,
            since=row.since,
            until=row.until,
            assigned_reason=row.assigned_reason,
            vacated_reason=row.vacated_reason,
        )
        for row in await store.terms_of(uow, found.id)
    ]


@router.put("/{lead_id}/holder")
async def assign(lead_id: UUID, body: AssignBody, actor: Coordinator, edit: Edit) -> LeadView:
    """Somebody takes the post over, with the role that goes with it. Who waited is told."""
    held = await commands.assign(
        edit.uow,
        lead_id,
        body.person_id,
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, held.version)
    return LeadView.of(held)


@router.delete("/{lead_id}/holder")
async def vacate(lead_id: UUID, body: ReasonBody, actor: Leaver, edit: Edit) -> LeadView:
    """The holder leaves. Open cases move to the national queue; applicants are told."""
    left = await commands.vacate(
        edit.uow, lead_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, left.version)
    return LeadView.of(left)
