"""Tasks of incidents: who does what by when, handed over, done, overdue."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel

from campaigns.api.fields import Body, Line, Reason, Text
from campaigns.api.incidents import IncidentView, Officer, Reader, incident_view
from campaigns.commands import tasks as commands
from campaigns.commands.tasks import NewTask
from campaigns.domain.task import Task
from campaigns.queries import tasks as queries
from campaigns.queries.incidents import READERS
from campaigns.store import incidents
from campaigns.store import tasks as store
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.errors import NotPermitted
from sanctuary.http import Act, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as new_router

router = new_router("/v1", ["incident tasks"])
SignedIn = Annotated[Actor, Depends(signed_in)]


class TaskBody(Body):
    """Without an owner it is everybody's, and the duty officers are reminded of it."""

    title: Line
    why: str = ""
    owner: UUID | None = None
    due_at: AwareDatetime


class Giving(Reason):
    owner: UUID | None
    due_at: AwareDatetime


class Done(Body):
    note: str = ""


class Expecting(Reason):
    """The day on which it will happen, or nothing when it is not known. Never where."""

    happens_on: date | None


class TaskView(BaseModel):
    task_id: UUID
    incident_id: UUID
    phase: str
    key: str | None
    title: Text
    why: str
    owner: UUID | None
    due_at: datetime
    overdue: bool
    done_by: UUID | None
    done_at: datetime | None
    done_note: str | None

    @classmethod
    def of(cls, task: Task, now: datetime) -> "TaskView":
        return cls(
            task_id=task.id,
            incident_id=task.incident_id,
            phase=task.phase,
            key=task.key,
            title=task.title,
            why=task.why,
            owner=task.owner,
            due_at=task.due_at,
            overdue=task.overdue(now),
            done_by=task.done.by if task.done else None,
            done_at=task.done.at if task.done else None,
            done_note=task.done.reason if task.done else None,
        )


@router.get("/incidents/{incident_id}/tasks")
async def list_tasks(
    incident_id: UUID, actor: Reader, uow: Uow, asked: PageRequest, now: Now
) -> Page[TaskView]:
    """Every task of the incident, of all its phases."""
    incident = await incidents.get(uow, incident_id)
    actor.must(*READERS, nation=incident.nation)
    rows = await queries.tasks(uow, asked, incident_id=incident_id)
    return asked.page(rows, lambda row: TaskView.of(store.task_of(row), now), lambda row: (row.id,))


@router.get("/incident-tasks")
async def list_overdue(actor: Reader, uow: Uow, asked: PageRequest, now: Now) -> Page[TaskView]:
    """What is overdue, in every incident that you answer for."""
    rows = await queries.tasks(uow, asked, reader=actor, overdue_at=now)
    return asked.page(rows, lambda row: TaskView.of(store.task_of(row), now), lambda row: (row.id,))


@router.get("/my-incident-tasks")
async def list_mine(actor: SignedIn, uow: Uow, asked: PageRequest, now: Now) -> Page[TaskView]:
    """What is yours and still open."""
    rows = await queries.tasks(uow, asked, owner=actor.id, open_only=True)
    return asked.page(rows, lambda row: TaskView.of(store.task_of(row), now), lambda row: (row.id,))


@router.post("/incidents/{incident_id}/tasks", status_code=201)
async def add_task(incident_id: UUID, body: TaskBody, actor: Officer, act: Act) -> TaskView:
    """A task that is in no list."""
    new = NewTask(**body.model_dump())
    task = await commands.add(act.uow, incident_id, new, by=actor, at=act.now)
    etag(act.response, task.version)
    return TaskView.of(task, act.now)


@router.get("/incident-tasks/{task_id}")
async def show_task(
    task_id: UUID, actor: SignedIn, uow: Uow, now: Now, response: Response
) -> TaskView:
    """For its owner, and for whoever answers for the incident; its ETag is for handing over."""
    task = await store.get(uow, task_id)
    incident = await incidents.get(uow, task.incident_id)
    if task.owner != actor.id and not actor.may(*READERS, nation=incident.nation):
        raise NotPermitted("This task is somebody else's. Your own are at /v1/my-incident-tasks.")
    etag(response, task.version)
    return TaskView.of(task, now)


@router.put("/incident-tasks/{task_id}")
async def give_task(task_id: UUID, body: Giving, actor: SignedIn, edit: Edit) -> TaskView:
    """Hand it over, or move when it is due. The new owner is told."""
    task = await commands.give(
        edit.uow,
        task_id,
        body.owner,
        body.due_at,
        reason=body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, task.version)
    return TaskView.of(task, edit.now)


@router.post("/incident-tasks/{task_id}/completion")
async def complete_task(
    *, task_id: UUID, actor: SignedIn, uow: Uow, now: Now, body: Done | None = None
) -> TaskView:
    """It is done; an item of a list is ticked by it."""
    note = body.note if body else ""
    return TaskView.of(await commands.complete(uow, task_id, note=note, by=actor, at=now), now)


@router.put("/incidents/{incident_id}/day")
async def expect_on(incident_id: UUID, body: Expecting, actor: Officer, edit: Edit) -> IncidentView:
    """When something known ahead will happen: what prepares for it falls due before that day."""
    incident = await commands.expect_on(
        edit.uow,
        incident_id,
        body.happens_on,
        reason=body.reason,
        expected=edit.expected,
        by=actor,
        at=edit.now,
    )
    etag(edit.response, incident.version)
    return incident_view(incident)
