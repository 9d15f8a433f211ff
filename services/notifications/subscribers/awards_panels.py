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
    QuestionAnswered,
    QuestionAsked,
    QuestionOverdue,
    ReviewDue,
    ReviewGiven,
    SeatOpened,
    VisitArranged,
    VisitEnded,
    VisitPaused,
    VisitProposed,
    VisitResumed,
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


@subscribers.on(QuestionAsked)
async def question_asked(event: QuestionAsked, uow: UnitOfWork) -> None:
    """To both contacts of the applicant; a later day is told again."""
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "questions_asked",
        event.application_id,
        step=f"{event.question_id} {event.answer_by}",
        values={"answer_by": event.answer_by.isoformat()},
    )
    await calendars.note(
        uow,
        Due(
            "question",
            event.question_id,
            event.answer_by,
            organisation_id=event.organisation_id,
            stream=event.stream,
        ),
    )


@subscribers.on(QuestionAnswered)
async def question_answered(event: QuestionAnswered, uow: UnitOfWork) -> None:
    await calendars.over(uow, "question", event.question_id)
    await notify.notify_people(uow, event.told, "question_answered", event.question_id)


@subscribers.on(QuestionOverdue)
async def question_overdue(event: QuestionOverdue, uow: UnitOfWork) -> None:
    await notify.notify_people(
        uow,
        event.told,
        "question_overdue",
        event.question_id,
        step=event.answer_by.isoformat(),
        values={"answer_by": event.answer_by.isoformat()},
    )


@subscribers.on(VisitProposed)
async def visit_proposed(event: VisitProposed, uow: UnitOfWork) -> None:
    await notify.notify_organisation(
        uow,
        event.organisation_id,
        "visit_proposed",
        event.application_id,
        step=str(event.visit_id),
        values=_where(remote=event.remote),
    )


@subscribers.on(VisitArranged)
async def visit_arranged(event: VisitArranged, uow: UnitOfWork) -> None:
    """Both sides hear the day, each with what matters to them."""
    day = event.visit_on.isoformat()
    await notify.notify_organisation(
        uow, event.organisation_id, "visit_arranged", event.visit_id, values=_side("applicant", day)
    )
    await notify.notify_people(
        uow, event.told, "visit_arranged", event.visit_id, values=_side("panel", day)
    )
    due = Due(
        "visit",
        event.visit_id,
        event.visit_on,
        organisation_id=event.organisation_id,
        stream=event.stream,
    )
    await calendars.note(uow, due)


@subscribers.on(VisitPaused)
async def visit_paused(event: VisitPaused, uow: UnitOfWork) -> None:
    await _visit_waits(uow, event, waits=True)


@subscribers.on(VisitResumed)
async def visit_resumed(event: VisitResumed, uow: UnitOfWork) -> None:
    await _visit_waits(uow, event, waits=False)


async def _visit_waits(uow: UnitOfWork, event: VisitPaused | VisitResumed, *, waits: bool) -> None:
    """Both sides hear that nobody travels for now, and both when it goes on; never why."""
    values = {"waits": "yes" if waits else "no", "goes_on": "no" if waits else "yes"}
    step = f"{'waits' if waits else 'goes on'} {event.turn}"
    await notify.notify_organisation(
        uow, event.organisation_id, "visit_waits", event.visit_id, step=step, values=values
    )
    await notify.notify_people(
        uow, event.told, "visit_waits", event.visit_id, step=step, values=values
    )


@subscribers.on(VisitEnded)
async def visit_ended(event: VisitEnded, uow: UnitOfWork) -> None:
    """Called off: both sides hear it. No day suited: the panel does."""
    if event.outcome == "held":
        return
    await calendars.over(uow, "visit", event.visit_id)
    values = {
        "off": "yes" if event.outcome == "cancelled" else "no",
        "unsuited": "yes" if event.outcome == "none_suits" else "no",
    }
    if event.outcome == "cancelled":
        await notify.notify_organisation(
            uow, event.organisation_id, "visit_off", event.visit_id, values=values
        )
    await notify.notify_people(uow, event.told, "visit_off", event.visit_id, values=values)


def _where(*, remote: bool) -> dict[str, str]:
    return {"online": "yes" if remote else "no", "in_person": "no" if remote else "yes"}


def _side(side: str, visit_on: str) -> dict[str, str]:
    sides = {one: "yes" if one == side else "no" for one in ("applicant", "panel")}
    return {"visit_on": visit_on, **sides}
