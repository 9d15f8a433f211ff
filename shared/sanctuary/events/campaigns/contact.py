"""Mentors, the hook calendar, welcome events and the press: ids and days alone."""

from datetime import date
from uuid import UUID

from sanctuary.events import Event


class MentorReminded(Event, type="campaigns.mentor.reminded.v1", about="mentoring_id"):
    """A fortnight without a contact. Who it is that they go with is told to nobody."""

    mentoring_id: UUID
    person_id: UUID


class HookAnnounced(Event, type="campaigns.hook.announced.v1", about="hook_id"):
    """A day of the hook calendar comes near, told to those who asked. At most 500 people each."""

    hook_id: UUID
    falls_on: date
    person_ids: tuple[UUID, ...]


class GroupHookNeared(Event, type="campaigns.group_hook.neared.v1", about="hook_id"):
    """A day that a group chose comes near: whoever looks after the group now hears so."""

    hook_id: UUID
    group_id: UUID
    falls_on: date
    person_ids: tuple[UUID, ...]


class MentoringOverdue(Event, type="campaigns.mentoring.overdue.v1", about="notice_id"):
    """Somewhere a fortnight passed without a contact. Where, coordinators find when signed in."""

    notice_id: UUID
    person_ids: tuple[UUID, ...]


class CourseEvidenceDue(Event, type="campaigns.course_evidence.neared.v1", about="course_id"):
    """The evidence day of a course comes near, whoever takes part and whether anybody does."""

    course_id: UUID
    due_on: date
    person_ids: tuple[UUID, ...]


class PressRequestDue(Event, type="campaigns.press_request.neared.v1", about="request_id"):
    """A journalist's deadline comes near, and nobody has answered: whoever has it hears so."""

    request_id: UUID
    person_id: UUID
    due_on: date


class WelcomeEventHeld(Event, type="campaigns.welcome_event.held.v1", about="event_id"):
    """It took place: how many came. `centre`: how lived experience was at the centre of it."""

    event_id: UUID
    kind: str
    nation: str
    attended: int
    hosted_by_other: bool
    centre: str
