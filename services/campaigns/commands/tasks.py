"""Tasks of incidents: begun with a phase, given to somebody, handed over, done, reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns import playbooks, rules
from campaigns.domain.checklist import Item
from campaigns.domain.incident import Incident
from campaigns.domain.intake import must_point_at_nobody
from campaigns.domain.task import LONGEST_AHEAD, Task
from campaigns.store import duty, incidents
from campaigns.store import tasks as store
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import TaskAssigned, TaskOverdue
from sanctuary.http import check_version
from sanctuary.ids import new_id
from sanctuary.schedule import Timer, cancel_timer, set_timer

OVERDUE = "task_overdue"


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as somebody writes it down."""

    title: str
    why: str
    owner: UUID | None
    due_at: datetime


async def begin(uow: UnitOfWork, incident: Incident, *, at: datetime) -> None:
    """The tasks of the phase that the incident is in, once each."""
    items = playbooks.checklists().of(incident.status, incident.kind)
    await store.add(uow, [_from(item, incident, at) for item in items])


def _from(item: Item, incident: Incident, at: datetime) -> Task:
    return Task(
        id=new_id(),
        incident_id=incident.id,
        phase=incident.status,
        title=item.text,
        why=item.why,
        created_at=at,
        due_at=item.due_at(at, incident.happens_on),
        key=item.key,
    )


async def expect_on(
    uow: UnitOfWork,
    incident_id: UUID,
    day: date | None,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Incident:
    """The day of something known ahead: what prepares for it falls due before it."""
    incident = await incidents.get(uow, incident_id, lock=True)
    check_version(expected, incident.version)
    incident = await incidents.save(uow, incident.expect_on(day, by=by))
    entry = "day known" if day else "day not known any more"
    await incidents.note(uow, incident.id, entry, by=by.id, at=at, text=reason)
    listed = playbooks.checklists()
    for task in await store.open_of_list(uow, incident.id):
        item = listed.item(task.key or "")
        if item.days_before is not None:
            moved = task.move(item.due_at(task.created_at, day))
            await _keep(uow, moved)
    return incident


async def add(uow: UnitOfWork, incident_id: UUID, new: NewTask, *, by: Actor, at: datetime) -> Task:
    """A task that is in no list."""
    incident = await incidents.get(uow, incident_id)
    incident.led_by(by)
    must_point_at_nobody("title", new.title)
    must_point_at_nobody("why", new.why)
    await _must_fit(uow, new.owner, new.due_at, at)
    task = Task(
        new_id(), incident.id, incident.status, new.title, new.why, at, new.due_at, owner=new.owner
    )
    await store.add(uow, [task])
    await incidents.note(uow, incident.id, "task added", by=by.id, at=at, text=new.title)
    await _keep(uow, task, assigned=True)
    return task


async def give(
    uow: UnitOfWork,
    task_id: UUID,
    owner: UUID | None,
    due_at: datetime,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Task:
    """Hand it over, or move when it is due. Its owner may do so, and whoever leads the incident."""
    task = await store.get(uow, task_id)
    incident = await incidents.get(uow, task.incident_id)
    task.may_be_done_by(by, leads=_leads(by, incident))
    check_version(expected, task.version)
    await _must_fit(uow, owner, due_at, at)
    given = task.give(owner, due_at)
    kind = "task moved" if owner == task.owner else "task handed over"
    await incidents.note(uow, incident.id, kind, by=by.id, at=at, text=f"{task.title}: {reason}")
    return await _keep(uow, given, assigned=owner != task.owner)


async def complete(uow: UnitOfWork, task_id: UUID, *, note: str, by: Actor, at: datetime) -> Task:
    task = await store.get(uow, task_id)
    incident = await incidents.get(uow, task.incident_id)
    task.may_be_done_by(by, leads=_leads(by, incident))
    done = await _keep(uow, task.complete(Decision(by.id, at, note)))
    if task.key is not None:
        await incidents.tick(uow, incident.id, task.key, by=by.id, at=at)
    await incidents.note(uow, incident.id, f"done: {task.title}", by=by.id, at=at, text=note)
    return done


async def ticked(uow: UnitOfWork, incident_id: UUID, key: str, *, by: Actor, at: datetime) -> None:
    """An item of a list was ticked: the task that came from it is done."""
    for task in await store.open_of_list(uow, incident_id, key):
        await _keep(uow, task.complete(Decision(by.id, at, "")))


async def overdue(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """Remind its owner, unless it is done, moved or somebody else's by now."""
    task = await store.get(uow, UUID(timer.payload["task_id"]))
    if task.version != timer.generation or task.owner is None or not task.overdue(at):
        return
    incident = await incidents.get(uow, task.incident_id)
    if not task.reminded:
        text = f"overdue: {task.title}"
        await incidents.note(uow, incident.id, text, by=SYSTEM.id, at=at)
    reminded = await store.save(uow, task.remind())
    uow.emit(_overdue(incident.id, task.id, [task.owner], reminded.reminded))
    rule = rules.on("tasks", uow.clock.today())
    if reminded.reminded < rule["most_reminders"]:
        await _set(uow, reminded, at + timedelta(hours=rule["remind_every_hours"]))


async def remind_of_unowned(uow: UnitOfWork, day: date, *, at: datetime) -> None:
    """Once a day: what is overdue and nobody's is told to those who lead the incident."""
    for row in await store.unowned_overdue(uow, at):
        incident = await incidents.get(uow, row.incident_id)
        people = await duty.officers(uow, incident.nation)
        if people and not incident.over:
            uow.emit(_overdue(incident.id, incident.id, people, day.toordinal()))


def _overdue(
    incident_id: UUID, task_id: UUID, people: Sequence[UUID], reminder: int
) -> TaskOverdue:
    return TaskOverdue(
        task_id=task_id, incident_id=incident_id, person_ids=tuple(people), reminder=reminder
    )


def _leads(by: Actor, incident: Incident) -> bool:
    return by.may(Role.DUTY_OFFICER, Role.NATIONAL_TEAM, nation=incident.nation)


async def _must_fit(uow: UnitOfWork, owner: UUID | None, due_at: datetime, at: datetime) -> None:
    if not at < due_at <= at + LONGEST_AHEAD:
        raise Invalid(
            "A task is due some time from now, within a year or so. Choose another time.",
            errors=[{"field": "due_at", "detail": "Later than now."}],
        )
    if owner is not None and not await duty.has_a_role(uow, owner):
        raise Invalid(
            "We know nobody of that id with a role in the network, so nobody would hear of the "
            "task. Choose somebody with a role, or leave the owner out.",
            errors=[{"field": "owner", "detail": "Nobody with a role has this id."}],
        )


async def _keep(uow: UnitOfWork, task: Task, *, assigned: bool = False) -> Task:
    """Write it, move its timer, and tell a new owner."""
    await store.save(uow, task)
    if task.owner is None or task.done is not None:
        await cancel_timer(uow, f"task:{task.id}")
    else:
        await _set(uow, task, task.due_at)
        if assigned:
            uow.emit(
                TaskAssigned(
                    task_id=task.id,
                    incident_id=task.incident_id,
                    person_id=task.owner,
                    due_at=task.due_at,
                    hand_over=task.version,
                )
            )
    return task


async def _set(uow: UnitOfWork, task: Task, due_at: datetime) -> None:
    await set_timer(
        uow,
        f"task:{task.id}",
        kind=OVERDUE,
        due_at=due_at,
        generation=task.version,
        payload={"task_id": str(task.id)},
    )
