"""What days do for those who walk their own path."""

from datetime import date

from campaigns.commands import buddies, challenges
from campaigns.commands.journey_retention import forget_old
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule


async def _challenge(day: date, uow: UnitOfWork) -> None:
    """On Mondays, those who asked hear of the challenge of the week."""
    await challenges.offer(uow, day, today=uow.clock.today())


async def _buddies(_day: date, uow: UnitOfWork) -> None:
    """Those who would like to practise with somebody are put together."""
    await buddies.put_together(uow, at=uow.clock.now())


async def _old_journeys(day: date, uow: UnitOfWork) -> None:
    """What was kept long enough on people's own paths goes."""
    await forget_old(uow, on=day, at=uow.clock.now())


def plan(schedule: Schedule) -> None:
    schedule.each_day("challenge")(_challenge)
    schedule.each_day("buddies", only_latest=True)(_buddies)
    schedule.each_day("journeys", only_latest=True)(_old_journeys)
