"""What a new day and a due timer set off."""

from datetime import date

from notifications.commands import alerts, checking, retention
from notifications.commands.asking import ESCALATE
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.each_day("retention", only_latest=True)
async def forget_old_deliveries(day: date, uow: UnitOfWork) -> None:
    await retention.forget(uow, day)


@schedule.on(ESCALATE)
async def escalate(timer: Timer, uow: UnitOfWork) -> None:
    await alerts.escalate(uow, timer)


@schedule.on(checking.CHECK_TIMER)
async def check_alert(timer: Timer, uow: UnitOfWork) -> None:
    await checking.check(uow, timer)


@schedule.on(checking.SILENCE_TIMER)
async def alert_silent(timer: Timer, uow: UnitOfWork) -> None:
    await checking.silent(uow, timer)
