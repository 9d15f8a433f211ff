"""Constituencies and their Members by day; how close polls were, for staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Response
from pydantic import BaseModel, Field

from campaigns import rules
from campaigns.api.fields import Body, Line, Nation, PublicAddress, Text
from campaigns.commands import seats as commands
from campaigns.domain.seat_files import Sitting
from campaigns.domain.seats import Cause, Result
from campaigns.queries import seats as queries
from campaigns.store import seats as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires, signed_in
from sanctuary.clock import london_day
from sanctuary.db import AnyRow
from sanctuary.http import Expected, Now, Page, PageRequest, Uow, etag, never_exported
from sanctuary.http import router as new_router

router = new_router("/v1/constituencies", ["constituencies"])
marginal_router = new_router("/v1/marginal-seats", ["constituencies"])
Staff = Annotated[Actor, Depends(requires(Role.CAMPAIGN_MANAGER))]
Code = Annotated[
    str, Path(pattern=r"^[EWSN]\d{8}$", description="GSS code", examples=["W07000081"])
]
Day = Annotated[date | None, Query(description="As it stood on this day; today if left out")]
Votes = Annotated[int, Field(ge=0, le=10_000_000)]


class MemberView(BaseModel):
    """`email` is the address that Parliament publishes."""

    member_id: UUID
    called: str
    party: str
    email: str | None


class ListedSeat(BaseModel):
    """`member_id` is null while the seat is vacant, or before we know who held it."""

    code: str
    name: str
    nation: str
    region: str | None
    member_id: UUID | None
    member: str | None
    party: str | None
    since: date | None


class TenureView(BaseModel):
    """Up to but not including `until`. Not `exact`: it began on that day or some time before."""

    member_id: UUID
    member: str
    since: date
    until: date | None
    cause: Cause
    exact: bool
    decided_at: datetime


class SeatView(BaseModel):
    code: str
    name: str
    nation: str
    region: str | None
    ended_on: date | None
    member: MemberView | None
    tenures: list[TenureView]


class ResultView(BaseModel):
    polled_on: date
    by_election: bool
    majority: int
    votes: int
    majority_percent: float
    marginal: bool


class MarginalView(BaseModel):
    """For staff alone: never on a page, in an event, or in a list for volunteers."""

    code: str
    name: str
    nation: str
    region: str | None
    polled_on: date
    majority: int
    votes: int
    majority_percent: float


class Vacancy(Body):
    on: date
    cause: Cause
    reason: Text


class ByElection(Body):
    """`number` is Parliament's number of the Member, in the address of their public page."""

    polled_on: date
    number: Annotated[int, Field(ge=1, le=10_000_000)]
    called: Line
    party: Line
    email: PublicAddress | None = None
    majority: Votes
    votes: Annotated[int, Field(ge=1, le=10_000_000)]
    reason: Text


class OtherDay(Body):
    since: date
    reason: Text


@dataclass(frozen=True)
class Deciding:
    """One decision about a seat: which, who, when, and which version they saw."""

    code: Code
    actor: Staff
    uow: Uow
    now: Now
    expected: Expected
    response: Response

    async def answer(self) -> SeatView:
        return await _show(self.uow, self.code, london_day(self.now), self.response)


Step = Annotated[Deciding, Depends()]


@router.get("", dependencies=[Depends(signed_in)])
async def list_constituencies(
    uow: Uow,
    now: Now,
    asked: PageRequest,
    on: Day = None,
    nation: Nation | None = None,
    vacant: bool | None = None,
) -> Page[ListedSeat]:
    """Seats by code, each with who holds it on that day."""
    rows = await queries.listed(uow, asked, on or london_day(now), nation=nation, vacant=vacant)
    return asked.page(rows, _listed, lambda row: (row.code,))


@router.get("/{code}", dependencies=[Depends(signed_in)])
async def show(code: Code, uow: Uow, now: Now, response: Response, on: Day = None) -> SeatView:
    """A seat, who held it on that day, and everybody who held it before and after."""
    return await _show(uow, code, on or london_day(now), response)


@router.get("/{code}/results")
async def results(code: Code, uow: Uow, now: Now, actor: Staff) -> list[ResultView]:
    """How polls ended, the youngest first."""
    seat = await store.get(uow, code)
    actor.must(Role.CAMPAIGN_MANAGER, nation=seat.nation)
    below = rules.on("seats", london_day(now))["marginal_below_percent"]
    return [
        ResultView(
            polled_on=row.polled_on,
            by_election=row.by_election,
            majority=row.majority,
            votes=row.votes,
            majority_percent=queries.percent(row.margin),
            marginal=Result(row.polled_on, row.majority, row.votes).is_marginal(below),
        )
        for row in await queries.results(uow, code)
    ]


@router.post("/{code}/vacancies", status_code=201)
async def vacate(step: Step, body: Vacancy) -> SeatView:
    """Nobody holds the seat from that day on: letters go to nobody until somebody is elected."""
    await commands.vacate(
        step.uow,
        step.code,
        on=body.on,
        cause=body.cause,
        reason=body.reason,
        expected=step.expected,
        by=step.actor,
        at=step.now,
    )
    return await step.answer()


@router.post("/{code}/by-elections", status_code=201)
async def elect(step: Step, body: ByElection) -> SeatView:
    """Somebody was elected: the seat is theirs from polling day on."""
    await commands.elect(
        step.uow,
        step.code,
        Sitting(body.number, body.called, body.party, body.email),
        Result(body.polled_on, body.majority, body.votes, by_election=True),
        reason=body.reason,
        expected=step.expected,
        by=step.actor,
        at=step.now,
    )
    return await step.answer()


@router.put("/{code}/tenures/{since}")
async def correct_day(step: Step, since: date, body: OtherDay) -> SeatView:
    """Say the true first day of a Member, where a file could only say by when."""
    await commands.correct_day(
        step.uow,
        step.code,
        since,
        body.since,
        reason=body.reason,
        expected=step.expected,
        by=step.actor,
        at=step.now,
    )
    return await step.answer()


@marginal_router.get("", openapi_extra=never_exported("for staff alone"))
async def list_marginal_seats(
    uow: Uow,
    now: Now,
    actor: Staff,
    asked: PageRequest,
    below_percent: Annotated[float | None, Query(gt=0, le=100)] = None,
    nation: Nation | None = None,
) -> Page[MarginalView]:
    """Seats that were won by little, the closest first. Staff see them, and nobody else."""
    below = below_percent or rules.on("seats", london_day(now))["marginal_below_percent"]
    rows = await queries.marginal(uow, actor, asked, below_percent=below, nation=nation)
    return asked.page(rows, _marginal, lambda row: (row.margin, row.seat))


async def _show(uow: Uow, code: str, day: date, response: Response) -> SeatView:
    found = await queries.on(uow, code, day)
    etag(response, found.seat.version)
    holder = found.holder
    return SeatView(
        code=found.seat.code,
        name=found.seat.name,
        nation=found.seat.nation,
        region=found.seat.region,
        ended_on=found.seat.ended_on,
        member=holder
        and MemberView(
            member_id=holder.id, called=holder.called, party=holder.party, email=holder.email
        ),
        tenures=[
            TenureView(
                member_id=one.member_id,
                member=found.members[one.member_id].called,
                since=one.since,
                until=one.until,
                cause=one.cause,
                exact=one.exact,
                decided_at=one.decided.at,
            )
            for one in found.tenures
        ],
    )


def _listed(row: AnyRow) -> ListedSeat:
    return ListedSeat(
        code=row.code,
        name=row.name,
        nation=row.nation,
        region=row.region,
        member_id=row.member_id,
        member=row.called,
        party=row.party,
        since=row.since,
    )


def _marginal(row: AnyRow) -> MarginalView:
    return MarginalView(
        code=row.seat,
        name=row.name,
        nation=row.nation,
        region=row.region,
        polled_on=row.polled_on,
        majority=row.majority,
        votes=row.votes,
        majority_percent=queries.percent(row.margin),
    )
