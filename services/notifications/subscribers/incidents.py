"""What campaigns says of incidents to those who answer them, and which message follows.

No message says what an incident is about, or where: that is read by whoever is signed in.
"""

from notifications.commands.notify import notify_people
from notifications.subscribers.base import subscribers
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import TaskAssigned, TaskOverdue


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
