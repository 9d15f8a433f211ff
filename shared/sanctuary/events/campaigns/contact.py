"""Mentors, the hook calendar, welcome events and the press: ids and days alone."""

from uuid import UUID

from sanctuary.events import Event


class MentorReminded(Event, type="campaigns.mentor.reminded.v1", about="mentoring_id"):
    """A fortnight without a contact. Who it is that they go with is told to nobody."""

    mentoring_id: UUID
    person_id: UUID
