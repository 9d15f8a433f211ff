"""The Advisory Group at the desk: members, and whose turn it is to come to the trustees."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field, HttpUrl

from membership.api.fields import Body, ReasonBody
from membership.api.sealed_pages import page_of
from membership.commands import advisory as commands
from membership.domain.advisory import Meeting, Member, Reply, Status
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires_only
from sanctuary.http import (
    Edit,
    Now,
    Page,
    PageRequest,
    Uow,
    etag,
    never_exported,
    sealed_router,
)

router = sealed_router("/v1/advisory-group", tags=["advisory group"])
Coordinator = Annotated[Actor, Depends(requires_only(Role.AMBASSADOR_COORDINATOR))]


class MemberView(BaseModel):
    id: UUID
    ambassador_id: UUID
    status: Status

    @classmethod
    def of(cls, one: Member) -> "MemberView":
        return cls(id=one.id, ambassador_id=one.ambassador_id, status=one.status)


class MemberStep(Body):
    to: Literal["accepted", "serving", "ended"]


class MeetingBody(Body):
    on: date
    papers: HttpUrl = Field(description="Shown to those who come, and to nobody else")
    places: int = Field(default=1, ge=1, le=10)


class TurnView(BaseModel):
    """`answer` is “not this time” for a no and for silence alike."""

    member_id: UUID
    asked_on: date
    answer_by: date
    answer: str


class MeetingView(BaseModel):
    id: UUID
    on: date
    papers: str
    places: int
    turns: list[TurnView]

    @classmethod
    def of(cls, one: Meeting) -> "MeetingView":
        turns = [
            TurnView(
                member_id=turn.member_id,
                asked_on=turn.asked_on,
                answer_by=turn.answer_by,
                answer=turn.shown,
            )
            for turn in one.turns
        ]
        return cls(id=one.id, on=one.on, papers=one.papers, places=one.places, turns=turns)


class Said(Body):
    """What a member told you by phone."""

    reply: Literal["comes", "declined"]


@router.get("/members", openapi_extra=never_exported("sealed"))
async def members(uow: Uow, asked: PageRequest, actor: Coordinator) -> Page[MemberView]:
    """Everybody who was nominated, serves or served."""
    return page_of(asked, await commands.members(uow, by=actor), MemberView.of)


@router.put("/nominations/{ambassador_id}", status_code=202)
async def nominate(
    ambassador_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> MemberView:
    """Nominate a registered Ambassador. They decide, on their own page."""
    made = await commands.nominate(uow, ambassador_id, body.reason, by=actor, at=now)
    return MemberView.of(made)


@router.get("/members/{member_id}")
async def member(member_id: UUID, uow: Uow, actor: Coordinator, response: Response) -> MemberView:
    """One member; the ETag is what a step needs."""
    found = await commands.member(uow, member_id, by=actor)
    etag(response, found.version)
    return MemberView.of(found)


@router.post("/members/{member_id}/steps")
async def move(member_id: UUID, body: MemberStep, actor: Coordinator, edit: Edit) -> MemberView:
    """They said yes by phone, begin to serve, or end."""
    moved = await commands.move(
        edit.uow, member_id, Status(body.to), expected=edit.expected, by=actor
    )
    etag(edit.response, moved.version)
    return MemberView.of(moved)


@router.get("/meetings", openapi_extra=never_exported("sealed"))
async def meetings(uow: Uow, asked: PageRequest, actor: Coordinator) -> Page[MeetingView]:
    """Meetings of the trustees, with who was asked."""
    return page_of(asked, await commands.meetings(uow, by=actor), MeetingView.of)


@router.put("/meetings/{meeting_id}", status_code=201)
async def plan(
    meeting_id: UUID, body: MeetingBody, uow: Uow, actor: Coordinator, response: Response
) -> MeetingView:
    """Plan a meeting. Whoever's turn it is are asked at once."""
    planned = await commands.plan(uow, meeting_id, body.on, str(body.papers), body.places, by=actor)
    etag(response, planned.version)
    return MeetingView.of(planned)


@router.get("/meetings/{meeting_id}")
async def meeting(
    meeting_id: UUID, uow: Uow, actor: Coordinator, response: Response
) -> MeetingView:
    """One meeting; its ETag is what an answer needs."""
    found, _ = await commands.meeting(uow, meeting_id, by=actor)
    etag(response, found.version)
    return MeetingView.of(found)


@router.put("/meetings/{meeting_id}/turns/{member_id}")
async def reply(
    meeting_id: UUID, member_id: UUID, body: Said, actor: Coordinator, edit: Edit
) -> MeetingView:
    """Write down what a member said. After a no the next one is asked."""
    changed = await commands.reply_by_phone(
        edit.uow, meeting_id, member_id, Reply(body.reply), expected=edit.expected, by=actor
    )
    etag(edit.response, changed.version)
    return MeetingView.of(changed)
