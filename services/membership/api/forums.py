"""Steering groups and partnership forums: seats, meetings, and which seats are empty."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, Name, Nation, Reason, ReasonBody, Stream
from membership.commands import forums as commands
from membership.domain.forum import Forum, Kind, Seat, Status
from membership.queries import forums as queries
from membership.store import forums as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.db import UnitOfWork
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as make_router

router = make_router("/v1/forums", tags=["steering groups and partnership forums"])
WHO = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)
Coordinator = Annotated[Actor, Depends(requires(*WHO))]
Reader = Depends(requires(*WHO, Role.LOCAL_LEAD, Role.GROUP_OFFICER, Role.TRUSTEE))


class ForumBody(Body):
    """A steering group names its stream, a partnership forum its area."""

    kind: Kind
    name: Name
    area: Area | None = None
    stream: Stream | None = None
    reason: Reason


class SeatBody(Body):
    seat: Seat
    organisation_id: UUID
    reason: Reason


class FilledBody(Body):
    """Whether somebody with lived experience sits here: never who."""

    filled: bool
    reason: Reason


class ActionBody(Body):
    what: Annotated[str, Field(min_length=1, max_length=500)]
    due_on: date | None = None


class MeetingBody(Body):
    held_on: date
    actions: Annotated[list[ActionBody], Field(max_length=50)] = Field(default_factory=list)


class SeatView(BaseModel):
    id: UUID
    seat: Seat
    organisation_id: UUID
    since: date


class ForumView(BaseModel):
    """`required` are the seats that must be filled, `missing` those that are not."""

    id: UUID
    kind: Kind
    name: str
    nation: str | None
    area: str | None
    stream: str | None
    status: Status
    since: date
    seats: list[SeatView]
    lived_experience: bool
    required: list[str]
    missing: list[str]

    @classmethod
    def of(cls, one: Forum, required: tuple[str, ...]) -> "ForumView":
        return cls(
            id=one.id,
            kind=one.kind,
            name=one.name,
            nation=one.nation,
            area=one.area,
            stream=one.stream,
            status=one.status,
            since=one.since,
            seats=[
                SeatView(**{k: getattr(p, k) for k in SeatView.model_fields}) for p in one.places
            ],
            lived_experience=one.lived_experience,
            required=list(required),
            missing=list(one.missing(required)),
        )


class ActionView(BaseModel):
    id: UUID
    what: str
    due_on: date | None
    done: bool


class MeetingView(BaseModel):
    id: UUID
    held_on: date
    actions: list[ActionView]


class MadeView(BaseModel):
    id: UUID


def _shown(one: Forum, uow: UnitOfWork, response: Response) -> ForumView:
    etag(response, one.version)
    return ForumView.of(one, commands.required(uow, one.kind))


@router.post("", status_code=201)
async def propose(
    body: ForumBody, uow: Uow, actor: Coordinator, now: Now, response: Response
) -> ForumView:
    """Begin to bring people together. It may meet once every required seat is filled."""
    made = await commands.propose(
        uow,
        kind=body.kind,
        name=body.name,
        area=body.area,
        stream=body.stream,
        reason=body.reason,
        by=actor,
        at=now,
    )
    return _shown(made, uow, response)


@router.get("", dependencies=[Reader])
async def forums(
    *,
    uow: Uow,
    asked: PageRequest,
    kind: Kind | None = None,
    nation: Nation | None = None,
    stream: Stream | None = None,
    status: Status | None = None,
) -> Page[ForumView]:
    """The seat-coverage report: every body with the seats that it must fill and those it lacks."""
    found = await queries.forums(uow, asked, kind=kind, nation=nation, stream=stream, status=status)
    return asked.page(
        found,
        lambda one: ForumView.of(one, commands.required(uow, one.kind)),
        lambda one: (one.id,),
    )


@router.get("/{forum_id}", dependencies=[Reader])
async def forum(forum_id: UUID, uow: Uow, response: Response) -> ForumView:
    return _shown(await store.get_forum(uow, forum_id), uow, response)


@router.put("/{forum_id}/seats")
async def take_seat(forum_id: UUID, body: SeatBody, actor: Coordinator, edit: Edit) -> ForumView:
    """An organisation takes a seat."""
    one = await commands.seat(
        edit.uow,
        forum_id,
        body.seat,
        body.organisation_id,
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _shown(one, edit.uow, edit.response)


@router.delete("/{forum_id}/seats/{seat_id}")
async def leave_seat(
    forum_id: UUID, seat_id: UUID, body: ReasonBody, actor: Coordinator, edit: Edit
) -> ForumView:
    """An organisation gives its seat up. If that leaves the seat empty, the team gets a task."""
    one = await commands.leave(
        edit.uow, forum_id, seat_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(one, edit.uow, edit.response)


@router.put("/{forum_id}/lived-experience")
async def represent(forum_id: UUID, body: FilledBody, actor: Coordinator, edit: Edit) -> ForumView:
    """Say whether people with lived experience of seeking sanctuary sit here: yes or no."""
    one = await commands.represent(
        edit.uow,
        forum_id,
        body.reason,
        filled=body.filled,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _shown(one, edit.uow, edit.response)


@router.put("/{forum_id}/activation")
async def activate(forum_id: UUID, body: ReasonBody, actor: Coordinator, edit: Edit) -> ForumView:
    """It begins to meet. Refused while a required seat is empty."""
    one = await commands.activate(
        edit.uow, forum_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(one, edit.uow, edit.response)


@router.delete("/{forum_id}")
async def close(forum_id: UUID, body: ReasonBody, actor: Coordinator, edit: Edit) -> ForumView:
    """It meets no more."""
    one = await commands.close(
        edit.uow, forum_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(one, edit.uow, edit.response)


@router.post("/{forum_id}/meetings", status_code=201)
async def record_meeting(
    forum_id: UUID, body: MeetingBody, uow: Uow, actor: Coordinator
) -> MadeView:
    """A meeting, with what it agreed to do."""
    actions = [(one.what, one.due_on) for one in body.actions]
    made = await commands.record_meeting(
        uow, forum_id, held_on=body.held_on, actions=actions, by=actor
    )
    return MadeView(id=made)


@router.get("/{forum_id}/meetings", dependencies=[Reader])
async def meetings(forum_id: UUID, uow: Uow, asked: PageRequest) -> Page[MeetingView]:
    """Meetings, the latest first, with what was agreed and what is done."""
    found = await queries.meetings(uow, asked, forum_id)
    actions = await store.actions_of(uow, [row.id for row in found])
    return asked.page(
        found,
        lambda row: MeetingView(
            id=row.id,
            held_on=row.held_on,
            actions=[
                ActionView(id=a.id, what=a.what, due_on=a.due_on, done=a.done_at is not None)
                for a in actions.get(row.id, [])
            ],
        ),
        lambda row: (row.held_on, row.id),
    )


@router.put("/{forum_id}/actions/{action_id}/done", status_code=204)
async def finish_action(
    forum_id: UUID, action_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> None:
    """What was agreed is done."""
    await commands.finish_action(uow, forum_id, action_id, body.reason, by=actor, at=now)
