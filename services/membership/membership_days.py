"""What time does to memberships: reminders, lapses, overrides that end, leads that are followed."""

from datetime import date
from uuid import UUID

from membership.commands import (
    benefits,
    enrolment_renewals,
    enrolments,
    legacy,
    networks,
    overrides,
)
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer


async def _follow_leads(_: date, uow: UnitOfWork) -> None:
    await networks.follow_leads(uow)


async def _end_overrides(day: date, uow: UnitOfWork) -> None:
    await overrides.end_those_over(uow, day)


async def _come_to_their_days(day: date, uow: UnitOfWork) -> None:
    await enrolment_renewals.open_day(uow, day)
    await legacy.open_day(uow, day)


async def _follow_benefits(_: date, uow: UnitOfWork) -> None:
    await benefits.follow(uow)


async def _expire(timer: Timer, uow: UnitOfWork) -> None:
    await enrolments.expire(uow, UUID(timer.payload["enrolment_id"]))


def plan(schedule: Schedule) -> None:
    """Put them on the schedule of the service."""
    schedule.each_day("memberships come to their days")(_come_to_their_days)
    # These put right how things stand, so that of several missed days the last one does it all.
    schedule.each_day("follow local leads", only_latest=True)(_follow_leads)
    schedule.each_day("end status overrides", only_latest=True)(_end_overrides)
    schedule.each_day("reach of memberships", only_latest=True)(_follow_benefits)
    schedule.on(enrolments.EXPIRY)(_expire)
