"""Entries that may be one and the same: look, then merge them or say that they differ."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from membership.api.fields import ReasonBody
from membership.commands import duplicates as commands
from membership.domain.duplicates import Kind, Status
from membership.queries import duplicates as queries
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/duplicates", tags=["duplicates"])
Coordinator = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR))]
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class PartyView(BaseModel):
    id: UUID
    name: str


class PairView(BaseModel):
    """Two entries with a score from 0 to 100 and what it rests on."""

    id: UUID
    kind: Kind
    status: Status
    first: PartyView
    second: PartyView
    score: int
    reasons: list[str]
    decided_by: UUID | None
    decided_reason: str | None

    @classmethod
    def of(cls, shown: queries.Shown) -> "PairView":
        pair, names = shown.pair, shown.names
        return cls(
            id=pair.id,
            kind=pair.kind,
            status=pair.status,
            first=PartyView(id=pair.finding.first, name=names[0]),
            second=PartyView(id=pair.finding.second, name=names[1]),
            score=pair.finding.score,
            reasons=list(pair.finding.reasons),
            decided_by=pair.decided.by if pair.decided else None,
            decided_reason=pair.decided.reason if pair.decided else None,
        )


class SettledView(BaseModel):
    id: UUID
    status: Status


class SearchedView(BaseModel):
    """How many pairs are worth a look."""

    organisations: int
    people: int


@router.get("")
async def pairs(
    *,
    uow: Uow,
    actor: Coordinator,
    asked: PageRequest,
    kind: Kind = Kind.ORGANISATION,
    status: Status = Status.OPEN,
    min_score: Annotated[int, Query(ge=0, le=100)] = 0,
    party: Annotated[UUID | None, Query(description="Only pairs with this entry")] = None,
) -> Page[PairView]:
    """Pairs that may be one, strongest first. Pairs of people are for the national team."""
    found = await queries.pairs(
        uow, asked, actor, kind=kind, status=status, min_score=min_score, party=party
    )
    return asked.page(found, PairView.of, lambda one: (one.pair.finding.score, one.pair.id))


@router.post("/searches", status_code=201)
async def search(uow: Uow, _: Team, now: Now) -> SearchedView:
    """Search now instead of waiting for the next day."""
    found = await commands.search(uow, at=now)
    return SearchedView(organisations=found.organisations, people=found.people)


@router.post("/{pair_id}/not-the-same")
async def not_the_same(
    pair_id: UUID, body: ReasonBody, uow: Uow, actor: Coordinator, now: Now
) -> SettledView:
    """Say that the two entries are two. The pair does not come back."""
    settled = await commands.call_different(uow, pair_id, body.reason, by=actor, at=now)
    return SettledView(id=settled.id, status=settled.status)
