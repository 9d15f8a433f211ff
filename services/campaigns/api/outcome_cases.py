"""Cases of change: proposed by one, confirmed by another, joined to what they led to."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field, HttpUrl
from sqlalchemy import select

from campaigns.api.fields import Body, Line, Nation, Reason, Text
from campaigns.commands import outcome_cases as commands
from campaigns.commands.outcome_cases import Told
from campaigns.domain.outcome_case import (
    CONFIRMERS,
    PROPOSERS,
    MayQuote,
    OutcomeCase,
    Scale,
    Source,
    Status,
)
from campaigns.queries.incidents import actor_nations
from campaigns.store import outcome_cases as store
from campaigns.tables import outcome_case
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/outcome-cases", ["evidence"])
READERS = (*PROPOSERS, Role.TRUSTEE)
Proposer = Annotated[Actor, Depends(requires(*PROPOSERS))]
Confirmer = Annotated[Actor, Depends(requires(*CONFIRMERS))]
Reader = Annotated[Actor, Depends(requires(*READERS))]
Keys = Annotated[list[str], Field(max_length=14)]


class SourceField(Body):
    title: Line
    published_on: date
    url: HttpUrl | None = None


class NewCase(Body):
    """What happened and who says so. Name nobody, and no place where people are housed.

    `member_id`: the Member of Parliament whose position changed; `quote`: what they said.
    """

    title: Line
    what: Text
    title_cy: Line | None = None
    what_cy: Text | None = None
    scale: Scale
    outcomes: Keys
    impacts: Keys = Field(default_factory=list)
    source: SourceField
    happened_on: date
    nation: Nation | None = None
    member_id: UUID | None = None
    quote: Text | None = None
    may_quote: MayQuote | None = None


class LeadsTo(Body):
    leads_to: Annotated[list[UUID], Field(max_length=20)]


class SourceView(BaseModel):
    title: str
    published_on: date
    url: str | None


class CaseView(BaseModel):
    """`leads_to`: the later cases that grew out of it."""

    case_id: UUID
    title: str
    what: str
    title_cy: str | None
    what_cy: str | None
    scale: Scale
    outcomes: list[str]
    impacts: list[str]
    source: SourceView
    happened_on: date
    nation: str | None
    member_id: UUID | None
    quote: str | None
    may_quote: MayQuote | None
    leads_to: list[UUID]
    status: Status
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str | None


class CaseWithPast(CaseView):
    """`grew_from`: the earlier cases that led to it."""

    grew_from: list[UUID]


@router.post("", status_code=201)
async def propose_case(body: NewCase, by: Proposer, uow: Uow, now: Now) -> CaseView:
    """Write down a change and its source. It counts once somebody else has confirmed it."""
    values = body.model_dump(exclude={"source"})
    url = body.source.url
    source = Source(body.source.title, body.source.published_on, str(url) if url else None)
    told = Told(
        source=source,
        **values | {name: tuple(values[name]) for name in ("outcomes", "impacts")},
    )
    return _view(await commands.propose(uow, told, by=by, at=now))


@router.get("")
async def list_cases(
    by: Reader,
    uow: Uow,
    asked: PageRequest,
    status: Status | None = None,
    member_id: UUID | None = None,
) -> Page[CaseView]:
    """Newest first; with a role for one nation, its cases. Of one Member: what changed for them."""
    query = select(outcome_case)
    if not by.may(*READERS):
        query = query.where(outcome_case.c.nation.in_(actor_nations(by, READERS)))
    if status is not None:
        query = query.where(outcome_case.c.status == status)
    if member_id is not None:
        query = query.where(outcome_case.c.member_id == member_id)
    rows = await uow.all(asked.select(query, outcome_case.c.id, descending=True))
    return asked.page(rows, _row_view, lambda row: (row.id,))


@router.get("/{case_id}")
async def show_case(case_id: UUID, by: Reader, uow: Uow) -> CaseWithPast:
    found = await store.get(uow, case_id)
    by.must(*READERS, nation=found.nation)
    past = await store.led_to(uow, case_id)
    return CaseWithPast(**_view(found).model_dump(), grew_from=past)


@router.post("/{case_id}/confirmation")
async def confirm_case(case_id: UUID, body: Reason, by: Confirmer, uow: Uow, now: Now) -> CaseView:
    """By somebody else than its author, who has looked at the source."""
    return await _decided(case_id, Status.CONFIRMED, body, by, uow, now)


@router.post("/{case_id}/refusal")
async def decline_case(case_id: UUID, body: Reason, by: Confirmer, uow: Uow, now: Now) -> CaseView:
    return await _decided(case_id, Status.DECLINED, body, by, uow, now)


@router.post("/{case_id}/retirement")
async def retire_case(case_id: UUID, body: Reason, by: Confirmer, uow: Uow, now: Now) -> CaseView:
    """No later report tells it; those that are published stay."""
    return await _decided(case_id, Status.RETIRED, body, by, uow, now)


@router.put("/{case_id}/leads-to")
async def join_case(case_id: UUID, body: LeadsTo, by: Confirmer, uow: Uow) -> CaseView:
    """Which later cases grew out of it: from a contact to an action, from actions to policy."""
    return _view(await commands.join(uow, case_id, tuple(body.leads_to), by=by))


async def _decided(
    case_id: UUID, status: Status, body: Reason, by: Actor, uow: Uow, now: datetime
) -> CaseView:
    return _view(await commands.decide(uow, case_id, status, reason=body.reason, by=by, at=now))


def _view(case: OutcomeCase) -> CaseView:
    values = {name: getattr(case, name) for name in OutcomeCase.__dataclass_fields__}
    source = case.source
    return CaseView(
        case_id=values.pop("id"),
        **values
        | {
            "source": SourceView(
                title=source.title, published_on=source.published_on, url=source.url
            )
        },
    )


def _row_view(row: Any) -> CaseView:
    return _view(store.of_row(row))
