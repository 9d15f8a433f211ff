"""What journalists ask for: received, taken on, answered or declined before its deadline."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, Field

from campaigns.api.fields import Area, Body, Line, Nation, Text
from campaigns.commands import press as commands
from campaigns.domain.press import Request, Status
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Edit, Now, Uow, etag
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1/press-requests", ["press"])
SignedIn = Annotated[Actor, Depends(signed_in)]


class NewRequest(Body):
    """`who` and `question` are sealed."""

    outlet: Line
    nation: Nation
    area: Area | None = None
    deadline: AwareDatetime
    who: Line
    question: Text


class RequestView(BaseModel):
    """`speaker_request` is the id under which membership arranges who speaks, if anybody."""

    request_id: UUID
    outlet: str
    nation: str
    area: str | None
    deadline: datetime
    status: Status
    taken_by: UUID | None
    lines: list[UUID]
    speaker_request: UUID | None


class WholeRequest(RequestView):
    who: str
    question: str


class Step(Body):
    """`lines`: the official lines that the answer rests on. Declining says why, to ourselves."""

    to: Status
    reason: Annotated[str, Field(max_length=1000)] = ""
    lines: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)


@router.post("", status_code=201)
async def receive(
    body: NewRequest, uow: Uow, actor: SignedIn, now: Now, response: Response
) -> RequestView:
    """For whoever may see the press contacts there. The answer does not repeat the question."""
    new = Request(
        id=new_id(),
        outlet=body.outlet,
        nation=body.nation,
        area=body.area,
        deadline=body.deadline,
        sealed=b"",
        received_by=actor.id,
        received_at=now,
    )
    words = {"who": body.who, "question": body.question}
    return _shown(await commands.receive(uow, new, words, by=actor, at=now), response)


@router.get("")
async def requests(uow: Uow, actor: SignedIn, status: Status | None = None) -> list[RequestView]:
    """Where you may look, the next deadline first; at most 500."""
    return [_view(one) for one in await commands.requests(uow, status=status, by=actor)]


@router.get("/{request_id}")
async def read(request_id: UUID, uow: Uow, actor: SignedIn, response: Response) -> WholeRequest:
    """With the question. That you looked is written down."""
    found, words = await commands.read(uow, request_id, by=actor)
    return WholeRequest(**_shown(found, response).model_dump(), **words)


@router.put("/{request_id}/status")
async def step(request_id: UUID, body: Step, actor: SignedIn, edit: Edit) -> RequestView:
    moved = await commands.step(
        edit.uow,
        request_id,
        body.to,
        reason=body.reason,
        lines=tuple(body.lines),
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _shown(moved, edit.response)


@router.put("/{request_id}/speaker")
async def ask_for_speaker(request_id: UUID, actor: SignedIn, edit: Edit) -> RequestView:
    """Ask whether somebody would like to speak for themselves: membership arranges it."""
    asked = await commands.ask_for_speaker(
        edit.uow, request_id, expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(asked, edit.response)


def _shown(one: Request, response: Response) -> RequestView:
    etag(response, one.version)
    return _view(one)


def _view(one: Request) -> RequestView:
    plain = ("outlet", "nation", "area", "deadline", "status", "taken_by", "speaker_request")
    return RequestView(
        request_id=one.id, lines=list(one.lines), **{name: getattr(one, name) for name in plain}
    )
