"""The clock of a rehearsal over HTTP: it moves forwards, and goes back to real time at the end.

Outside a rehearsal nothing answers under these addresses.
"""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import func, select

from sanctuary import http
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import Invalid, NotFound
from sanctuary.ground_tables import day_opened
from sanctuary.http import Uow
from sanctuary.schedule import close_days_after, store_clock

Operator = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


async def _only_in_rehearsal(request: Request) -> None:
    if not request.app.state.settings.rehearsal:
        raise NotFound("Time can be moved only in a rehearsal, and this is not one.")


router = http.router("/clock", tags=["rehearsal"])
router.dependencies.append(Depends(_only_in_rehearsal))


class ClockShown(BaseModel):
    """What this service takes for now, and how far that is from real time.

    `days_open_until` is the last day on which all daily work is done; nothing without such work.
    `days_opened` counts the days of each daily work: it grows while time is caught up with.
    """

    now: datetime
    offset_seconds: int
    days_open_until: date | None
    days_opened: int


class ClockMove(BaseModel):
    now: AwareDatetime


@router.get("")
async def read_clock(uow: Uow, _: Operator) -> ClockShown:
    return await _shown(uow)


@router.put("")
async def move_clock(move: ClockMove, uow: Uow, _: Operator) -> ClockShown:
    """Move time forwards: every day on the way opens, in order."""
    if move.now < uow.clock.now():
        raise Invalid(
            "Time moves forwards only. Choose a later time, or end the rehearsal to return to "
            "real time.",
            errors=[{"pointer": "#/now", "detail": "This is in the past of the rehearsal."}],
        )
    uow.clock.move_to(move.now)
    await store_clock(uow, uow.clock.offset)
    return await _shown(uow)


@router.delete("")
async def end_rehearsal(uow: Uow, _: Operator) -> ClockShown:
    """Back to real time; days that have not come yet open again when they do."""
    uow.clock.offset = timedelta(0)
    await store_clock(uow, uow.clock.offset)
    await close_days_after(uow, uow.clock.today())
    return await _shown(uow)


async def _shown(uow: Uow) -> ClockShown:
    each_job = select(func.max(day_opened.c.day).label("day")).group_by(day_opened.c.job).subquery()
    opened = await uow.scalar(select(func.count()).select_from(day_opened))
    return ClockShown(
        now=uow.clock.now(),
        offset_seconds=round(uow.clock.offset.total_seconds()),
        days_open_until=await uow.scalar(select(func.min(each_job.c.day))),
        days_opened=opened,
    )
