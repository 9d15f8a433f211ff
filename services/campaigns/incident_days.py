"""What incidents, tasks and the duty rota do when time has passed."""

from datetime import date

from campaigns.commands import calls, duty, intake, lines, tasks, welfare
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer


async def _task_overdue(timer: Timer, uow: UnitOfWork) -> None:
    await tasks.overdue(uow, timer, at=uow.clock.now())


async def _tasks_of_nobody(day: date, uow: UnitOfWork) -> None:
    await tasks.remind_of_unowned(uow, day, at=uow.clock.now())


async def _duty_escalate(timer: Timer, uow: UnitOfWork) -> None:
    await calls.escalate(uow, timer, at=uow.clock.now())


async def _duty_silent(timer: Timer, uow: UnitOfWork) -> None:
    await calls.call_again(uow, timer, at=uow.clock.now())


async def _duty_gaps(day: date, uow: UnitOfWork) -> None:
    await duty.warn_of_gaps(uow, day, at=uow.clock.now())


async def _forget_signals(_day: date, uow: UnitOfWork) -> None:
    await intake.forget(uow, at=uow.clock.now())


async def _wellbeing_due(timer: Timer, uow: UnitOfWork) -> None:
    await welfare.due(uow, timer, at=uow.clock.now())


async def _forget_answers(day: date, uow: UnitOfWork) -> None:
    await welfare.forget(uow, day, at=uow.clock.now())


async def _lines_to_review(day: date, uow: UnitOfWork) -> None:
    await lines.remind(uow, day)


def plan(schedule: Schedule) -> None:
    """Register them all."""
    schedule.on(tasks.OVERDUE)(_task_overdue)
    schedule.on(calls.ESCALATE)(_duty_escalate)
    schedule.on(calls.SILENT)(_duty_silent)
    schedule.on(welfare.WELLBEING)(_wellbeing_due)
    schedule.each_day("overdue tasks", only_latest=True)(_tasks_of_nobody)
    schedule.each_day("duty gaps", only_latest=True)(_duty_gaps)
    schedule.each_day("forget signals", only_latest=True)(_forget_signals)
    schedule.each_day("forget welfare answers", only_latest=True)(_forget_answers)
    schedule.each_day("official lines", only_latest=True)(_lines_to_review)
