"""The desk of Ambassador coordinators: whom to ask, what happened, what is paused."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Body, Nation, Reason, ReasonBody
from membership.api.sealed_pages import page_of
from membership.commands import ambassador_requests as commands
from membership.commands import pauses
from membership.domain.ambassador_request import AmbassadorRequest, Answer, Kind, Status
from membership.domain.pause import Pause, paused
from membership.domain.request_preparation import Item, Preparation
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

router = sealed_router("/v1/ambassador-desk", tags=["ambassadors"])
Coordinator = Annotated[Actor, Depends(requires_only(Role.AMBASSADOR_COORDINATOR))]
Happened = Literal["accepted", "declined", "withdrawn", "prepared", "done", "debriefed"]
ONE = "/requests/{request_id}"


class AskView(BaseModel):
    ambassador_id: UUID
    asked_on: date
    answer_by: date
    answer: str
    wants_a_call: bool


class PreparationBody(Body):
    """Each item is open, settled or not needed; `told` is read by whoever comes."""

    topics: Item = Item.OPEN
    questions: Item = Item.OPEN
    key_messages: Item = Item.OPEN
    travel: Item = Item.OPEN
    data: Item = Item.OPEN
    limits: Item = Item.OPEN
    told: str = Field(default="", max_length=2000)


class RequestView(BaseModel):
    """`answer` is “not this time” for whoever declined, stepped back or left it alike."""

    id: UUID
    kind: Kind
    nation: str
    area: str | None
    about: str
    on_behalf_of: str
    takes_place_on: date | None
    expires_on: date
    status: Status
    needs_you: bool
    asks: list[AskView]
    next_up: list[UUID]
    preparation: PreparationBody

    @classmethod
    def of(cls, one: AmbassadorRequest) -> "RequestView":
        plain = ("id", "kind", "nation", "area", "about", "on_behalf_of", "takes_place_on",
                 "expires_on", "status", "needs_you")  # fmt: skip
        asks = [
            AskView(
                ambassador_id=ask.ambassador_id,
                asked_on=ask.asked_on,
                answer_by=ask.answer_by,
                answer=ask.shown,
                wants_a_call=ask.wants_a_call,
            )
            for ask in one.asks
        ]
        items = {name: getattr(one.preparation, name) for name in PreparationBody.model_fields}
        return cls(
            **{name: getattr(one, name) for name in plain},
            asks=asks,
            next_up=list(one.next_up),
            preparation=PreparationBody(**items),
        )


class Listed(RequestView):
    """`paused` when nobody can be asked there now."""

    paused: bool


class Order(Body):
    ambassadors: list[UUID] = Field(min_length=1, max_length=50)


class Step(Body):
    """What happened. There is no field for why, and there will be none."""

    to: Happened


class Ending(Body):
    to: Literal["closed", "cancelled"]
    reason: Reason


class Candidate(BaseModel):
    id: UUID
    called: str
    languages: list[str]
    topics: list[str]
    limits: list[str]


class PauseBody(Body):
    """Without area a whole nation, without both the whole UK."""

    nation: Nation | None = None
    area: Area | None = None
    until: date
    reason: Reason


class PauseView(BaseModel):
    id: UUID
    nation: str | None
    area: str | None
    until: date | None
    by_incident: bool

    @classmethod
    def of(cls, one: Pause) -> "PauseView":
        return cls(
            id=one.id,
            nation=one.nation,
            area=one.area,
            until=one.until,
            by_incident=one.incident_id is not None,
        )


def _shown(one: AmbassadorRequest, response: Response) -> RequestView:
    etag(response, one.version)
    return RequestView.of(one)


@router.get("/requests", openapi_extra=never_exported("sealed"))
async def requests(
    uow: Uow, asked: PageRequest, actor: Coordinator, status: Status | None = None
) -> Page[Listed]:
    """The requests in your nation; those that need you have nobody left to ask."""
    found, stops = await commands.shelf(uow, by=actor, status=status)

    def show(one: AmbassadorRequest) -> Listed:
        stopped = paused(stops, one.nation, one.area)
        return Listed(**RequestView.of(one).model_dump(), paused=stopped)

    return page_of(asked, found, show)


@router.get(ONE)
async def request(
    request_id: UUID, uow: Uow, actor: Coordinator, response: Response
) -> RequestView:
    """One request; its ETag is what a step needs."""
    found, _ = await commands.get(uow, request_id, by=actor)
    return _shown(found, response)


@router.get(ONE + "/candidates")
async def candidates(request_id: UUID, uow: Uow, actor: Coordinator) -> list[Candidate]:
    """Who could be asked, whoever was never asked or was asked longest ago first."""
    return [
        Candidate(
            id=each.id,
            called=each.wishes.called,
            languages=list(each.wishes.languages),
            topics=list(each.wishes.topics),
            limits=list(each.wishes.limits),
        )
        for each in await commands.candidates(uow, request_id, by=actor)
    ]


@router.put(ONE + "/order")
async def order(request_id: UUID, body: Order, actor: Coordinator, edit: Edit) -> RequestView:
    """Name whom to ask, one after the other. Nobody of them learns of the others."""
    ordered = await commands.order(
        edit.uow, request_id, tuple(body.ambassadors), expected=edit.expected, by=actor
    )
    return _shown(ordered, edit.response)


@router.put(ONE + "/preparation")
async def prepare(
    request_id: UUID, body: PreparationBody, actor: Coordinator, edit: Edit
) -> RequestView:
    """What is clear by now: topics, questions, key messages, costs agreed beforehand."""
    preparation = Preparation(**body.model_dump())
    changed = await commands.prepare(
        edit.uow, request_id, preparation, expected=edit.expected, by=actor
    )
    return _shown(changed, edit.response)


@router.post(ONE + "/steps")
async def step(request_id: UUID, body: Step, actor: Coordinator, edit: Edit) -> RequestView:
    """What happened, or what somebody told you by phone."""
    moved = await commands.step(
        edit.uow, request_id, Answer(body.to), expected=edit.expected, by=actor, at=edit.now
    )
    return _shown(moved, edit.response)


@router.post(ONE + "/end")
async def end(request_id: UUID, body: Ending, actor: Coordinator, edit: Edit) -> RequestView:
    """It cannot be arranged, or is called off. The reason is yours, never an Ambassador's."""
    ended = await commands.end(
        edit.uow,
        request_id,
        Status(body.to),
        body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    return _shown(ended, edit.response)


@router.get("/pauses")
async def standing(uow: Uow, actor: Coordinator) -> list[PauseView]:
    """Where nobody is asked now, by hand or for an incident."""
    return [PauseView.of(one) for one in await pauses.shelf(uow, by=actor)]


@router.put("/pauses/{pause_id}", status_code=201)
async def pause(
    pause_id: UUID, body: PauseBody, uow: Uow, actor: Coordinator, now: Now
) -> PauseView:
    """Ask nobody in a place until a day."""
    made = await pauses.pause(
        uow,
        pause_id,
        body.reason,
        nation=body.nation,
        area=body.area,
        until=body.until,
        by=actor,
        at=now,
    )
    return PauseView.of(made)


@router.post("/pauses/{pause_id}/lifting")
async def lift(
    pause_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> PauseView:
    """It is safe again."""
    return PauseView.of(await pauses.lift(uow, pause_id, body.reason, by=actor, at=now))
