"""The duty rota: planned, changed, swapped with the other's yes, and its gaps warned of ahead."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from campaigns import rules
from campaigns.domain.duty import PLANNERS, Gap, Swap, SwapStatus, Turn, check_times, gaps
from campaigns.store import duty
from campaigns.store import rota as store
from sanctuary.actor import Actor, Decision
from sanctuary.clock import LONDON, london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid, NotPermitted
from sanctuary.events.campaigns import DutyGapFound, DutySwapAnswered, DutySwapAsked
from sanctuary.http import check_version
from sanctuary.ids import new_id

NATIONS = ("england", "northern_ireland", "scotland", "wales")
HAND_OVER_AT = time(9)
_GAPS = UUID("6f1d4b0e-6a0c-5c4e-9a52-6a0d8f0c7b11")


async def plan(
    uow: UnitOfWork,
    person_id: UUID,
    nation: str | None,
    starts_at: datetime,
    ends_at: datetime,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Turn:
    by.must(*PLANNERS, nation=nation)
    check_times(starts_at, ends_at, at)
    await _must_hold(uow, person_id, nation)
    turn = Turn(new_id(), person_id, starts_at, ends_at, Decision(by.id, at, reason), nation)
    await store.add(uow, turn)
    return turn


async def plan_weeks(
    uow: UnitOfWork,
    people: Sequence[UUID],
    nation: str | None,
    first: date,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Turn]:
    """A week for each of these people in turn, handed over at nine on the same weekday."""
    starts = [
        datetime.combine(first + timedelta(weeks=number), HAND_OVER_AT, LONDON)
        for number in range(len(people) + 1)
    ]
    return [
        await plan(uow, person, nation, start, end, reason=reason, by=by, at=at)
        for person, start, end in zip(people, starts, starts[1:], strict=False)
    ]


async def cancel(
    uow: UnitOfWork, turn_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Turn:
    turn = await store.get(uow, turn_id)
    by.must(*PLANNERS, nation=turn.nation)
    check_version(expected, turn.version)
    cancelled = turn.cancel(Decision(by.id, at, reason))
    await store.save(uow, cancelled)
    await store.end_swaps(uow, turn_id, at=at)
    return cancelled


async def ask_swap(
    uow: UnitOfWork, turn_id: UUID, person_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Swap:
    """Whoever has the turn asks somebody else who could have it."""
    turn = await store.get(uow, turn_id)
    if turn.person_id != by.id:
        raise NotPermitted("This turn is somebody else's: only they can ask for a swap.")
    _must_lie_ahead(turn, at)
    if person_id == by.id:
        raise Invalid("You have this turn already. Ask somebody else to take it.")
    await _must_hold(uow, person_id, turn.nation)
    swap = Swap(new_id(), turn_id, by.id, at, person_id, reason)
    if not await store.ask_swap(uow, swap):
        raise IllegalTransition("You have asked them for this turn, and they have not answered.")
    uow.emit(DutySwapAsked(swap_id=swap.id, person_id=person_id, starts_at=turn.starts_at))
    return swap


async def answer_swap(
    uow: UnitOfWork, swap_id: UUID, *, accepts: bool, by: Actor, at: datetime
) -> Swap:
    """With a yes the turn is theirs, and whoever else was asked for it is asked no more."""
    swap = await store.get_swap(uow, swap_id)
    answered = swap.answer(accepts=accepts, by=by, at=at)
    turn = await store.get(uow, swap.turn_id)
    await store.save_swap(uow, answered)
    if answered.status is SwapStatus.ACCEPTED:
        _must_lie_ahead(turn, at)
        await _must_hold(uow, by.id, turn.nation)
        await store.save(uow, turn.hand_to(by.id))
        await store.end_swaps(uow, turn.id, at=at)
    uow.emit(
        DutySwapAnswered(
            swap_id=swap.id, person_id=swap.asked_by, starts_at=turn.starts_at, accepted=accepts
        )
    )
    return answered


async def withdraw_swap(uow: UnitOfWork, swap_id: UUID, *, by: Actor, at: datetime) -> Swap:
    withdrawn = (await store.get_swap(uow, swap_id)).withdraw(by=by, at=at)
    await store.save_swap(uow, withdrawn)
    return withdrawn


async def gaps_of(
    uow: UnitOfWork, nation: str | None, starts_at: datetime, ends_at: datetime
) -> Sequence[Gap]:
    """When nobody who holds the role is on duty for the nation; a turn of the UK counts."""
    turns = await store.covering(uow, nation, starts_at, ends_at)
    able = set(await duty.may_be_on_duty(uow, [turn.person_id for turn in turns], nation))
    return gaps((turn for turn in turns if turn.person_id in able), starts_at, ends_at)


async def warn_of_gaps(uow: UnitOfWork, day: date, *, at: datetime) -> None:
    """For nations that have a rota: a warning some days ahead, once for each number of days."""
    warnings = sorted(rules.on("duty", day)["warn_days_ahead"])
    planned = await store.nations_planned(uow)
    ends_at = datetime.combine(day + timedelta(days=max(warnings) + 1), time(), LONDON)
    for nation in NATIONS if None in planned else sorted(one for one in planned if one):
        people = await duty.officers(uow, nation)
        for gap in await gaps_of(uow, nation, at, ends_at):
            left = (london_day(gap.starts_at) - day).days
            warning = next((one for one in warnings if left <= one), None)
            if people and warning is not None:
                uow.emit(
                    DutyGapFound(
                        gap_id=_gap_id(nation, gap, day, now=gap.starts_at == at),
                        person_ids=tuple(people),
                        starts_at=gap.starts_at,
                        warning=warning,
                    )
                )


def _gap_id(nation: str, gap: Gap, day: date, *, now: bool) -> UUID:
    """The same gap is one, however far ahead we look; one that goes on counts anew each week."""
    week = day.isocalendar()
    begins = f"{week.year}-{week.week}" if now else gap.starts_at.isoformat()
    return uuid5(_GAPS, f"{nation} {begins}")


def _must_lie_ahead(turn: Turn, at: datetime) -> None:
    if turn.cancelled is not None or turn.ends_at <= at:
        raise IllegalTransition("This turn is over or was taken out of the rota: look at it again.")


async def _must_hold(uow: UnitOfWork, person_id: UUID, nation: str | None) -> None:
    if not await duty.may_be_on_duty(uow, [person_id], nation):
        raise Invalid(
            "Only somebody with the role of duty officer there can be on duty. Give them the role "
            "first, or choose somebody who has it.",
            errors=[{"field": "person_id", "detail": "Not a duty officer there."}],
        )
