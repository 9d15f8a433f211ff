"""What awards says about panels, and who hears of it: never why somebody left."""

from notifications.commands import calendars, notify
from notifications.domain.calendar import Due
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.awards import AssessorInvited
from sanctuary.events.panels import (
    AssessorReleased,
    AssessorSeated,
    PanelPaused,
    ReviewDue,
    ReviewGiven,
    SeatOpened,
)

READING = {"assigned": "panel_reading", "due": "panel_reminder", "overdue": "panel_overdue"}


@subscribers.on(AssessorInvited)
async def assessor_invited(event: AssessorInvited, uow: UnitOfWork) -> None:
    due = Due("panel", event.seat_id, event.answer_by, person_id=event.person_id)
    await calendars.note(uow, due)
    await notify.notify_people(
        uow,
        [event.person_id],
        "panel_invitation",
        event.seat_id,
        values={"answer_by": event.answer_by.isoformat()},
    )


@subscribers.on(AssessorSeated)
async def assessor_seated(event: AssessorSeated, uow: UnitOfWork) -> None:
    await calendars.over(uow, "panel", event.seat_id)


@subscribers.on(AssessorReleased)
async def assessor_released(event: AssessorReleased, uow: UnitOfWork) -> None:
    """Nothing is asked of them any more: no day in their calendar, and nothing that still waits."""
    await calendars.over(uow, "panel", event.seat_id)
    await calendars.over(uow, "review", event.seat_id)
    await notify.cancel_waiting(uow, event.seat_id, ["panel_invitation", *READING.values()])


@subscribers.on(ReviewDue)
async def review_due(event: ReviewDue, uow: UnitOfWork) -> None:
    """They may read; the day comes near; it has passed. Each once for each day that was given."""
    await calendars.note(uow, Due("review", event.seat_id, event.due_on, person_id=event.person_id))
    await notify.notify_people(
        uow,
        [event.person_id],
        READING[event.step],
        event.seat_id,
        step=event.due_on.isoformat(),
        values={"due_on": event.due_on.isoformat()},
    )


@subscribers.on(ReviewGiven)
async def review_given(event: ReviewGiven, uow: UnitOfWork) -> None:
    """Whoever has written is reminded no more, whatever is on its way."""
    await calendars.over(uow, "review", event.seat_id)
    await notify.cancel_waiting(uow, event.seat_id, list(READING.values()))


@subscribers.on(PanelPaused)
async def panel_paused(event: PanelPaused, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        event.told,
        "panel_paused",
        event.application_id,
        step=str(event.panel_version),
        values={
            "asked": "yes" if event.reserve_asked else "no",
            "nobody": "no" if event.reserve_asked else "yes",
        },
    )


@subscribers.on(SeatOpened)
async def seat_opened(event: SeatOpened, uow: UnitOfWork) -> None:
    await notify.notify_people(uow, event.told, "panel_seat_open", event.seat_id)
