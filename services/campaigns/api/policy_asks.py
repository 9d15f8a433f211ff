"""What the network asks of those who decide, and how far each ask has come."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, HttpUrl
from sqlalchemy import select

from campaigns.api.fields import Line, Nation, Reason, Text
from campaigns.commands import policy_asks as commands
from campaigns.commands.policy_asks import Made, Moved
from campaigns.domain.policy_ask import KEEPERS, Addressee, PolicyAsk, Stage
from campaigns.store import policy_asks as store
from campaigns.tables import policy_ask
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1/policy-asks", ["evidence"])
Keeper = Annotated[Actor, Depends(requires(*KEEPERS))]


class NewAsk(Reason):
    title_en: Line
    title_cy: Line
    asks: Text
    of: Addressee
    since: date
    nation: Nation | None = None


class NewStep(Reason):
    """How far it came, on which day, and who says so."""

    stage: Stage
    on: date
    source_title: Line
    source_url: HttpUrl | None = None
    case_id: UUID | None = None


class AskView(BaseModel):
    ask_id: UUID
    title_en: str
    title_cy: str
    asks: str
    of: Addressee
    since: date
    nation: str | None
    stage: Stage


class StepView(BaseModel):
    stage: Stage
    on: date
    source_title: str
    source_url: str | None
    case_id: UUID | None
    by: UUID
    at: datetime
    reason: str


@router.post("", status_code=201)
async def make_ask(body: NewAsk, by: Keeper, uow: Uow, now: Now, response: Response) -> AskView:
    """Say what is asked of whom."""
    made = Made(**body.model_dump(exclude={"reason"}))
    return _answer(await commands.make(uow, made, reason=body.reason, by=by, at=now), response)


@router.get("", dependencies=[Depends(signed_in)])
async def list_asks(uow: Uow, asked: PageRequest, stage: Stage | None = None) -> Page[AskView]:
    """Newest first. Anybody in the network may know what it asks for."""
    query = select(policy_ask)
    if stage is not None:
        query = query.where(policy_ask.c.stage == stage)
    rows = await uow.all(asked.select(query, policy_ask.c.id, descending=True))
    return asked.page(rows, lambda row: _view(store.of_row(row)), lambda row: (row.id,))


@router.get("/{ask_id}", dependencies=[Depends(signed_in)])
async def show_ask(ask_id: UUID, uow: Uow, response: Response) -> AskView:
    return _answer(await store.get(uow, ask_id), response)


@router.get("/{ask_id}/steps")
async def list_steps(ask_id: UUID, by: Keeper, uow: Uow) -> Page[StepView]:
    """How far it came, when, and on whose word; a short list, so one page."""
    ask = await store.get(uow, ask_id)
    by.must(*KEEPERS, nation=ask.nation)
    return Page(items=[_step(row) for row in await store.steps(uow, ask_id)])


@router.post("/{ask_id}/steps", status_code=201)
async def move_ask(ask_id: UUID, body: NewStep, by: Keeper, edit: Edit) -> AskView:
    """It came so far. A confirmed case may tell how."""
    url = body.source_url
    moved = Moved(body.stage, body.on, body.source_title, str(url) if url else None, body.case_id)
    return _answer(
        await commands.move(
            edit.uow, ask_id, moved, reason=body.reason, expected=edit.expected, by=by, at=edit.now
        ),
        edit.response,
    )


def _answer(ask: PolicyAsk, response: Response) -> AskView:
    etag(response, ask.version)
    return _view(ask)


def _view(ask: PolicyAsk) -> AskView:
    return AskView(
        ask_id=ask.id,
        title_en=ask.title_en,
        title_cy=ask.title_cy,
        asks=ask.asks,
        of=ask.of,
        since=ask.since,
        nation=ask.nation,
        stage=ask.stage,
    )


def _step(row: Any) -> StepView:
    return StepView(**{name: getattr(row, name) for name in StepView.model_fields})
