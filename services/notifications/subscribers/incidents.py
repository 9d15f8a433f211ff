"""What campaigns says of incidents to those who answer them, and which message follows.

No message says what an incident is about, or where: that is read by whoever is signed in.
"""

from collections.abc import Iterable
from uuid import UUID

from notifications.commands.alerts import asked_and_reached
from notifications.commands.notify import cancel_waiting, notify_people
from notifications.domain.overtaken import DUTY_CALL
from notifications.store import causes
from notifications.subscribers.base import subscribers
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import (
    DutyCallAnswered,
    DutyCallRaised,
    DutyGapFound,
    DutySwapAnswered,
    DutySwapAsked,
    LineIssued,
    LineReviewDue,
    LineWithdrawn,
    TaskAssigned,
    TaskOverdue,
    WelfareAsked,
    WelfareCallWanted,
)


@subscribers.on(TaskAssigned)
async def task_assigned(event: TaskAssigned, uow: UnitOfWork) -> None:
    await notify_people(
        uow,
        [event.person_id],
        "task_assigned",
        event.task_id,
        step=str(event.hand_over),
        values={"due_on": london_day(event.due_at).isoformat()},
    )


@subscribers.on(TaskOverdue)
async def task_overdue(event: TaskOverdue, uow: UnitOfWork) -> None:
    """What is nobody's is told of as the incident's, once a day."""
    owned = event.task_id != event.incident_id
    await notify_people(
        uow,
        list(event.person_ids),
        "task_overdue",
        event.task_id,
        step=str(event.reminder),
        values={"owned": "yes" if owned else "no", "unowned": "no" if owned else "yes"},
    )


@subscribers.on(DutyCallRaised, latest=True)
async def duty_call_raised(event: DutyCallRaised, uow: UnitOfWork) -> None:
    """Each step names all who were called so far: whoever has heard does not hear again."""
    await causes.begin(uow, event.call_id)
    await notify_people(uow, list(event.person_ids), DUTY_CALL, event.call_id)


@subscribers.on(DutyCallAnswered, latest=True)
async def duty_call_answered(event: DutyCallAnswered, uow: UnitOfWork) -> None:
    """Somebody is on it: what has not left yet does not leave."""
    await causes.overtake(uow, event.call_id)
    await cancel_waiting(uow, event.call_id, [DUTY_CALL])


@subscribers.on(DutyGapFound)
async def duty_gap_found(event: DutyGapFound, uow: UnitOfWork) -> None:
    await notify_people(
        uow,
        list(event.person_ids),
        "duty_gap",
        event.gap_id,
        step=str(event.warning),
        values={"starts_on": london_day(event.starts_at).isoformat()},
    )


@subscribers.on(DutySwapAsked)
async def duty_swap_asked(event: DutySwapAsked, uow: UnitOfWork) -> None:
    day = london_day(event.starts_at).isoformat()
    await notify_people(
        uow, [event.person_id], "duty_swap_asked", event.swap_id, values={"starts_on": day}
    )


@subscribers.on(DutySwapAnswered)
async def duty_swap_answered(event: DutySwapAnswered, uow: UnitOfWork) -> None:
    values = {
        "starts_on": london_day(event.starts_at).isoformat(),
        "accepted": "yes" if event.accepted else "no",
        "declined": "no" if event.accepted else "yes",
    }
    await notify_people(uow, [event.person_id], "duty_swap_answered", event.swap_id, values=values)


@subscribers.on(WelfareAsked)
async def welfare_asked(event: WelfareAsked, uow: UnitOfWork) -> None:
    """Whoever was asked to answer, and the team, hears once."""
    people = await _reached(uow, event.alert_ids)
    everybody = sorted({*people, *event.person_ids})
    await notify_people(uow, everybody, "wellbeing_check", event.check_id)


@subscribers.on(WelfareCallWanted)
async def welfare_call_wanted(event: WelfareCallWanted, uow: UnitOfWork) -> None:
    await notify_people(uow, list(event.person_ids), "welfare_call", event.answer_id)


@subscribers.on(LineIssued)
async def line_issued(event: LineIssued, uow: UnitOfWork) -> None:
    await _line(uow, event, said=True)


@subscribers.on(LineWithdrawn)
async def line_withdrawn(event: LineWithdrawn, uow: UnitOfWork) -> None:
    await _line(uow, event, said=False)


async def _line(uow: UnitOfWork, event: LineIssued | LineWithdrawn, *, said: bool) -> None:
    """What it says is read by whoever is signed in: a mail could be passed on, and be old."""
    await notify_people(
        uow,
        await _reached(uow, event.alert_ids),
        "official_line",
        event.line_id,
        step=f"{event.edition} {'issued' if said else 'withdrawn'}",
        values={"issued": "yes" if said else "no", "withdrawn": "no" if said else "yes"},
    )


@subscribers.on(LineReviewDue)
async def line_review_due(event: LineReviewDue, uow: UnitOfWork) -> None:
    await notify_people(
        uow, list(event.person_ids), "line_review", event.line_id, step=str(event.edition)
    )


async def _reached(uow: UnitOfWork, alert_ids: Iterable[UUID]) -> list[UUID]:
    """Everybody whom the asking of these alerts reached, or may have."""
    found: set[UUID] = set()
    for alert_id in alert_ids:
        found.update(await asked_and_reached(uow, alert_id))
    return sorted(found)
