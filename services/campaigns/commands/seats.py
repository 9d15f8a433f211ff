"""Deciding about seats what no file says yet: vacancies, by-elections, and the true days."""

from datetime import date, datetime

from campaigns.commands.seat_files import as_member
from campaigns.domain.seat_files import Sitting
from campaigns.domain.seats import ENDINGS, Cause, Result, Seat, left, moved, taken
from campaigns.store import seats as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version


async def vacate(
    uow: UnitOfWork,
    code: str,
    *,
    on: date,
    cause: Cause,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> None:
    """Nobody holds this seat from that day on."""
    seat = await _deciding(uow, code, on, expected=expected, by=by, at=at)
    if cause not in ENDINGS:
        raise Invalid(
            "An election does not leave a seat empty. Record the by-election instead.",
            errors=[{"pointer": "/cause", "detail": "Not a reason for which a seat falls vacant."}],
        )
    history = (await store.tenures(uow, [code])).get(code, ())
    decided = Decision(by.id, at, f"{cause.value.replace('_', ' ')}: {reason}")
    await store.save_tenures(uow, {code: left(history, on, decided)})
    await store.touch(uow, seat)


async def elect(
    uow: UnitOfWork,
    code: str,
    who: Sitting,
    result: Result,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> None:
    """A by-election was held: the seat is this Member's from polling day on."""
    seat = await _deciding(uow, code, result.polled_on, expected=expected, by=by, at=at)
    if not 0 <= result.majority <= result.votes:
        raise Invalid(
            "A majority is at most all of the valid votes.",
            errors=[{"pointer": "/majority", "detail": "More than the valid votes."}],
        )
    history = (await store.tenures(uow, [code])).get(code, ())
    member = as_member(who)
    await store.save_members(uow, [member], told_on=result.polled_on)
    decided = Decision(by.id, at, reason)
    after = taken(history, member.id, result.polled_on, Cause.BY_ELECTION, decided)
    await store.save_tenures(uow, {code: after})
    await store.save_results(uow, {code: result})
    await store.touch(uow, seat)


async def correct_day(
    uow: UnitOfWork,
    code: str,
    since: date,
    to: date,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> None:
    """A Member's time in a seat began on another day than we thought."""
    seat = await _deciding(uow, code, to, expected=expected, by=by, at=at)
    history = (await store.tenures(uow, [code])).get(code, ())
    changed = moved(history, since, to, Decision(by.id, at, reason))
    await store.save_tenures(uow, {code: changed})
    await store.touch(uow, seat)


async def _deciding(
    uow: UnitOfWork, code: str, day: date, *, expected: int, by: Actor, at: datetime
) -> Seat:
    """The seat, locked, for somebody who may decide about it; nothing is decided in advance."""
    await store.one_at_a_time(uow)
    seat = await store.get(uow, code)
    by.must(Role.CAMPAIGN_MANAGER, nation=seat.nation)
    check_version(expected, seat.version)
    if day > london_day(at):
        raise Invalid(
            "That day is still to come. Record what happened once it has.",
            errors=[{"pointer": "/on", "detail": "In the future."}],
        )
    return seat
