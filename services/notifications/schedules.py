"""What a new day and a due timer set off."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import text

from notifications.commands import alerts
from sanctuary.clock import LONDON
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()
KEPT = timedelta(days=90)

# The person goes, the count stays: cause, template, status and days say nothing about anybody.
_FORGET = text(
    "update delivery set person_id = null, values = '{}', event_id = null "
    "where settled_at < :before and person_id is not null"
)


@schedule.each_day("retention", only_latest=True)
async def forget_old_deliveries(day: date, uow: UnitOfWork) -> None:
    before = datetime.combine(day, time(), LONDON) - KEPT
    await uow.execute(_FORGET.bindparams(before=before))


@schedule.on(alerts.ESCALATE)
async def escalate(timer: Timer, uow: UnitOfWork) -> None:
    await alerts.escalate(uow, timer)
