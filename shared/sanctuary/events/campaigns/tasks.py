"""Tasks of incidents: who has one, and who is reminded. What a task says stays in campaigns."""

from datetime import datetime
from uuid import UUID

from sanctuary.events import Event


class TaskAssigned(Event, type="campaigns.task.assigned.v1", about="task_id"):
    """A task of an incident is somebody's now. `hand_over` counts how often it changed."""

    task_id: UUID
    incident_id: UUID
    person_id: UUID
    due_at: datetime
    hand_over: int


class TaskOverdue(Event, type="campaigns.task.overdue.v1", about="task_id"):
    """These people are reminded. For tasks that nobody owns, `task_id` is the incident's."""

    task_id: UUID
    incident_id: UUID
    person_ids: tuple[UUID, ...]
    reminder: int
