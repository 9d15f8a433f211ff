"""The duty rota: who is on duty, gaps, swaps."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import AwareDatetime, BaseModel, Field

from campaigns.api.fields import Nation, Reason
from campaigns.api.incidents import Reader
from campaigns.commands import calls
from campaigns.commands import duty as commands
from campaigns.domain.duty import PLANNERS, Swap, SwapStatus, Turn
from campaigns.queries import duty as queries
from campaigns.store import duty as people
from campaigns.store import rota as store
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Edit, Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/duty", ["duty rota"])
Planner = Annotated[Actor, Depends(requires(*PLANNERS))]
SignedIn = Annotated[Actor, Depends(signed_in)]


class NewTurn(Reason):
    """Without a nation it is for the whole UK."""

    person_id: UUID
    nation: Nation | None = None
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class NewWeeks(Reason):
    """A week for each person, in this order, from nine in the morning of the first day."""

    people: Annotated[list[UUID], Field(min_length=1, max_length=52)]
    nation: Nation | None = None
    first_day: date


class TurnView(BaseModel):
    """`version` is the ETag that taking it out of the rota needs."""

    turn_id: UUID
    person_id: UUID
    nation: str | None
    starts_at: datetime
    ends_at: datetime
    version: int

    @classmethod
    def of(cls, turn: Turn) -> "TurnView":
        return cls(
            turn_id=turn.id,
            person_id=turn.person_id,
            nation=turn.nation,
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
            version=turn.version,
        )


class NowView(BaseModel):
    """`fallback`: nobody is on duty, so all of these are called."""

    people: list[UUID]
    fallback: bool


class GapView(BaseModel):
    starts_at: datetime
    ends_at: datetime


class NewSwap(Reason):
    person_id: UUID


class SwapView(BaseModel):
    swap_id: UUID
    turn_id: UUID
    asked_by: UUID
    person_id: UUID
    status: SwapStatus
    reason: str

    @classmethod
    def of(cls, swap: Swap) -> "SwapView":
        return cls(
            swap_id=swap.id,
            turn_id=swap.turn_id,
            asked_by=swap.asked_by,
            person_id=swap.person_id,
            status=swap.status,
            reason=swap.reason,
        )


class ListedSwap(SwapView):
    starts_at: datetime
    ends_at: datetime


@router.post("/turns", status_code=201)
async def plan(body: NewTurn, actor: Planner, uow: Uow, now: Now) -> TurnView:
    return TurnView.of(
        await commands.plan(
            uow,
            body.person_id,
            body.nation,
            body.starts_at,
            body.ends_at,
            reason=body.reason,
            by=actor,
            at=now,
        )
    )


@router.post("/weeks", status_code=201)
async def plan_weeks(body: NewWeeks, actor: Planner, uow: Uow, now: Now) -> list[TurnView]:
    """All of them, or none when one cannot be."""
    made = await commands.plan_weeks(
        uow, body.people, body.nation, body.first_day, reason=body.reason, by=actor, at=now
    )
    return [TurnView.of(turn) for turn in made]


@router.get("/turns")
async def list_turns(
    _: Reader,
    uow: Uow,
    asked: PageRequest,
    now: Now,
    nation: Nation | None = None,
    since: AwareDatetime | None = None,
) -> Page[TurnView]:
    """From now on, or since a moment: the past stays as it was."""
    rows = await queries.turns(uow, asked, nation=nation, since=since or now)
    return asked.page(rows, lambda row: TurnView.of(store.turn_of(row)), lambda row: (row.id,))


@router.get("/now")
async def on_duty(_: Reader, uow: Uow, now: Now, nation: Nation | None = None) -> NowView:
    """Whom a new signal of this nation would call first."""
    found = await calls.on_duty(uow, nation, now)
    return NowView(people=found or await people.officers(uow, nation), fallback=not found)


@router.get("/gaps")
async def list_gaps(
    _: Reader,
    uow: Uow,
    now: Now,
    nation: Nation | None = None,
    days: Annotated[int, Field(ge=1, le=180)] = 28,
) -> list[GapView]:
    """When nobody is on duty, in the days ahead."""
    found = await commands.gaps_of(uow, nation, now, now + timedelta(days=days))
    return [GapView(starts_at=gap.starts_at, ends_at=gap.ends_at) for gap in found]


@router.post("/turns/{turn_id}/cancellation")
async def cancel(turn_id: UUID, body: Reason, actor: Planner, edit: Edit) -> TurnView:
    """Take it out of the rota."""
    return TurnView.of(
        await commands.cancel(
            edit.uow, turn_id, reason=body.reason, expected=edit.expected, by=actor, at=edit.now
        )
    )


@router.post("/turns/{turn_id}/swaps", status_code=201)
async def ask_swap(turn_id: UUID, body: NewSwap, actor: SignedIn, uow: Uow, now: Now) -> SwapView:
    """Ask somebody to take your turn. It stays yours until they say yes."""
    return SwapView.of(
        await commands.ask_swap(uow, turn_id, body.person_id, reason=body.reason, by=actor, at=now)
    )


@router.get("/swaps")
async def my_swaps(actor: SignedIn, uow: Uow, asked: PageRequest) -> Page[ListedSwap]:
    """What you asked, and what you were asked."""
    rows = await queries.swaps(uow, asked, actor.id)
    return asked.page(rows, _listed, lambda row: (row.id,))


@router.post("/swaps/{swap_id}/acceptance")
async def accept(swap_id: UUID, actor: SignedIn, uow: Uow, now: Now) -> SwapView:
    """The turn is yours."""
    return SwapView.of(await commands.answer_swap(uow, swap_id, accepts=True, by=actor, at=now))


@router.post("/swaps/{swap_id}/declining")
async def decline(swap_id: UUID, actor: SignedIn, uow: Uow, now: Now) -> SwapView:
    return SwapView.of(await commands.answer_swap(uow, swap_id, accepts=False, by=actor, at=now))


@router.post("/swaps/{swap_id}/withdrawal")
async def withdraw(swap_id: UUID, actor: SignedIn, uow: Uow, now: Now) -> SwapView:
    """Take the question back."""
    return SwapView.of(await commands.withdraw_swap(uow, swap_id, by=actor, at=now))


def _listed(row: Any) -> ListedSwap:
    values = dict(row._mapping)  # noqa: SLF001 — SQLAlchemy's documented way to a row's names
    return ListedSwap(swap_id=values.pop("id"), **values)
