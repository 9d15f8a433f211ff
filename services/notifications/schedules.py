"""What a new day and a due timer set off."""

from datetime import date

from notifications.commands import alerts, retention
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.each_day("retention", only_latest=True)
async def forget_old_deliveries(day: date, uow: UnitOfWork) -> None:
    await retention.forget(uow, day)


@schedule.on(alerts.ESCALATE)
async def escalate(timer: Timer, uow: UnitOfWork) -> None:
    await alerts.escalate(uow, timer)
