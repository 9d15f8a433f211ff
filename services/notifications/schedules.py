"""What a new day and a due timer set off."""

from datetime import date

from notifications.commands import (
    alerts,
    calendars,
    chats,
    checking,
    jobs,
    keys,
    retention,
    simulations,
    webhooks,
)
from notifications.commands.asking import ESCALATE
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.each_day("retention", only_latest=True)
async def forget_old_deliveries(day: date, uow: UnitOfWork) -> None:
    await retention.forget(uow, day)
    await calendars.forget(uow)
    await chats.forget(uow)


@schedule.each_day("old secrets and calls", only_latest=True)
async def forget_secrets_and_calls(_day: date, uow: UnitOfWork) -> None:
    await keys.forget_old_secrets(uow, at=uow.clock.now())
    await webhooks.forget_old_calls(uow, at=uow.clock.now())


@schedule.each_day("files never started", only_latest=True)
async def forget_unstarted_jobs(_day: date, uow: UnitOfWork) -> None:
    await jobs.forget_unstarted(uow, at=uow.clock.now())


@schedule.on(ESCALATE)
async def escalate(timer: Timer, uow: UnitOfWork) -> None:
    await alerts.escalate(uow, timer)


@schedule.on(checking.CHECK_TIMER)
async def check_alert(timer: Timer, uow: UnitOfWork) -> None:
    await checking.check(uow, timer)


@schedule.on(checking.SILENCE_TIMER)
async def alert_silent(timer: Timer, uow: UnitOfWork) -> None:
    await checking.silent(uow, timer)


@schedule.on(simulations.COMPLAIN)
async def simulated_complaint(timer: Timer, uow: UnitOfWork) -> None:
    await simulations.complain(uow, timer)
