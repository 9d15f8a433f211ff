"""What days and timers do for workshops and contact."""

from datetime import date
from uuid import UUID

from campaigns.commands import bookings, commitments, group_hooks, hooks, politics, press, workshops
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer


def plan(schedule: Schedule) -> None:
    """Put it all into the schedule of the service."""
    schedule.on(workshops.RUN)(_workshop_due)
    schedule.on(press.DUE)(_press_due)
    schedule.on(bookings.EXPIRY)(_booking_unproved)
    schedule.each_day("hooks")(_hooks)
    schedule.each_day("mentors")(_mentors)
    schedule.each_day("workshops")(_workshop_day)
    schedule.each_day("workshops forgotten", only_latest=True)(_forget)


async def _workshop_due(timer: Timer, uow: UnitOfWork) -> None:
    await workshops.go_on(uow, UUID(timer.payload["workshop_id"]), at=uow.clock.now())


async def _booking_unproved(timer: Timer, uow: UnitOfWork) -> None:
    await bookings.expire(uow, UUID(timer.payload["booking_id"]))


async def _press_due(timer: Timer, uow: UnitOfWork) -> None:
    await press.remind(uow, UUID(timer.payload["request_id"]))


async def _workshop_day(day: date, uow: UnitOfWork) -> None:
    """Reminders of tomorrow, and check-ins six weeks on."""
    await bookings.remind(uow, day)
    await commitments.ask_how_it_went(uow, day)


async def _hooks(day: date, uow: UnitOfWork) -> None:
    """What is so many days ahead; a day that was missed is caught up with."""
    await hooks.remind(uow, day)
    await group_hooks.remind(uow, day)


async def _mentors(day: date, uow: UnitOfWork) -> None:
    await politics.open_day(uow, day)


async def _forget(day: date, uow: UnitOfWork) -> None:
    await commitments.forget(uow, day)
    await press.forget_old(uow, day)
