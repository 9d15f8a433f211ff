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
