"""What campaigns does when time has passed."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.commands import (
    consents,
    deed_timer,
    deeds,
    facts,
    letters,
    release,
)
from campaigns.commands.retention import forget_audiences, forget_history
from campaigns.incident_days import plan as plan_incidents
from campaigns.journey_days import plan as plan_journeys
from campaigns.learning_days import plan as plan_learning
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()
plan_incidents(schedule)
plan_learning(schedule)
plan_journeys(schedule)
KEPT_AFTER_END = timedelta(days=90)


@schedule.on(release.RELEASE)
async def release_due(timer: Timer, uow: UnitOfWork) -> None:
    await release.go_on(uow, UUID(timer.payload["mobilisation_id"]), at=uow.clock.now())


@schedule.on(letters.NUDGE)
async def letter_unanswered(timer: Timer, uow: UnitOfWork) -> None:
    await letters.silent(uow, timer, at=uow.clock.now())


@schedule.each_day("letters", only_latest=True)
async def forget_whose_letters(day: date, uow: UnitOfWork) -> None:
    """Whose a letter was is known for as long as its rule says; what it counts for stays."""
    kept = timedelta(days=rules.on("letters", day)["kept_days"])
    await letters.forget_owners(uow, untouched_since=day - kept)


@schedule.each_day("retention", only_latest=True)
async def retention(day: date, uow: UnitOfWork) -> None:
    """Who was meant by a mobilisation is forgotten 90 days after it ended; the counts stay.

    So is what people did, once no rule may ask for it any more.
    """
    await forget_audiences(uow, ended_before=day - KEPT_AFTER_END)
    await forget_history(uow, on=day)


@schedule.on(deed_timer.DUE)
async def deed_due(timer: Timer, uow: UnitOfWork) -> None:
    await deeds.time_passed(uow, timer, at=uow.clock.now())


@schedule.each_day("deeds", only_latest=True)
async def forget_deeds(day: date, uow: UnitOfWork) -> None:
    """What people planned and did is forgotten when it has been over for long."""
    await deeds.forget(uow, day_ends=datetime.combine(day, time(), LONDON))


@schedule.each_day("facts")
async def facts_reviewed(day: date, uow: UnitOfWork) -> None:
    """Owners of facts are reminded before their review; what nobody looked at is overdue."""
    await facts.open_day(uow, day)


@schedule.each_day("consents", only_latest=True)
async def consents_ended(_: date, uow: UnitOfWork) -> None:
    """What runs and uses a story or a photo whose consent came to its last day waits."""
    await consents.open_day(uow, at=uow.clock.now())
