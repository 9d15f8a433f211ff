"""The time for reading: given at a confirmation, reminded before its end, said when it is over."""

from datetime import date, timedelta
from typing import Literal

from awards import store
from awards.domain.application import Status
from awards.domain.panel import Panel, Seat
from awards.rules import on as rules_on
from awards.store import reading
from sanctuary.db import UnitOfWork
from sanctuary.events.panels import ReviewDue

Step = Literal["assigned", "due", "overdue"]


async def begin(uow: UnitOfWork, panel: Panel, stream: str) -> None:
    """Everybody who may read and has not written is told until when, once for each day given."""
    if panel.review_by is None:
        return
    reviewed = {each.seat_id for each in await store.reviews_of(uow, panel.application_id)}
    for member in await store.members_of(uow, panel.application_id, stream):
        told = f"assigned {panel.review_by}"
        if member.seat.id not in reviewed and not await reading.was_told(uow, member.seat.id, told):
            await _tell(uow, member.seat, "assigned", panel.review_by, told=told)


async def open_reading_day(uow: UnitOfWork, day: date) -> None:
    """Who has not written yet hears it some days before the day, and the day after it."""
    ahead = timedelta(days=rules_on("panels", day)["rules"]["remind_days_before"])
    for seat, due_on, reminded in await reading.awaited(uow, Status.IN_REVIEW, by=day + ahead):
        step: Step = "overdue" if due_on < day else "due"
        told = f"{step} {due_on}"
        if reminded != told:
            await _tell(uow, seat, step, due_on, told=told)


async def _tell(uow: UnitOfWork, seat: Seat, step: Step, due_on: date, *, told: str) -> None:
    await reading.note_told(uow, seat.id, told)
    uow.emit(_event(seat, step, due_on))


def _event(seat: Seat, step: Step, due_on: date) -> ReviewDue:
    return ReviewDue(
        seat_id=seat.id,
        application_id=seat.application_id,
        person_id=seat.person_id,
        step=step,
        due_on=due_on,
    )
