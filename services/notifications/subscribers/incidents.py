"""What campaigns says of incidents to those who answer them, and which message follows.

No message says what an incident is about, or where: that is read by whoever is signed in.
"""

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
    TaskAssigned,
    TaskOverdue,
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
