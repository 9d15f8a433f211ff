"""What the opening of a day and a due timer set off."""

from datetime import date
from uuid import UUID

from awards import commands
from awards.commands import asking, reading, risks
from awards.commands.appeals import open_appeals_day
from awards.commands.awaiting import open_fees_day
from awards.commands.concerns import open_concerns_day
from awards.commands.conditions import open_conditions_day, open_letters_day
from awards.commands.retention import open_retention_day
from awards.commands.seating import INVITATION
from awards.commands.surveys import open_survey_day
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.each_day("renewals")
async def renewals(day: date, uow: UnitOfWork) -> None:
    await commands.open_renewal_day(uow, day)
    await risks.open_risk_day(uow, day)


@schedule.each_day("panels")
async def panels(day: date, uow: UnitOfWork) -> None:
    await commands.open_relations_day(uow, day)
    await reading.open_reading_day(uow, day)
    await asking.open_question_day(uow, day)


@schedule.each_day("after_decisions")
async def after_decisions(day: date, uow: UnitOfWork) -> None:
    """What follows decisions and waits for somebody: conditions, letters, appeals, concerns."""
    await open_conditions_day(uow, day)
    await open_letters_day(uow, day)
    await open_appeals_day(uow, day)
    await open_concerns_day(uow, day)


@schedule.each_day("open applications")
async def open_applications(day: date, uow: UnitOfWork) -> None:
    await commands.open_case_day(uow, day)
    await commands.open_nomination_day(uow, day)
    await open_fees_day(uow, day)


@schedule.each_day("retention")
async def retention(day: date, uow: UnitOfWork) -> None:
    await open_retention_day(uow, day)


@schedule.each_day("surveys")
async def surveys(day: date, uow: UnitOfWork) -> None:
    await open_survey_day(uow, day)


@schedule.on(INVITATION)
async def invitation(timer: Timer, uow: UnitOfWork) -> None:
    await commands.invitation_unanswered(uow, UUID(timer.payload["seat_id"]))
