"""What the opening of a day and a due timer set off."""

from datetime import date
from uuid import UUID

from awards import commands
from awards.commands.seating import INVITATION
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.each_day("renewals")
async def renewals(day: date, uow: UnitOfWork) -> None:
    await commands.open_renewal_day(uow, day)


@schedule.each_day("panels")
async def panels(day: date, uow: UnitOfWork) -> None:
    await commands.open_relations_day(uow, day)


@schedule.on(INVITATION)
async def invitation(timer: Timer, uow: UnitOfWork) -> None:
    await commands.invitation_unanswered(uow, UUID(timer.payload["seat_id"]))
