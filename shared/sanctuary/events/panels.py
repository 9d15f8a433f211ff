"""What awards publishes about panels: who is asked and until when; never why."""

from datetime import date
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class AssessorSeated(Event, type="awards.assessor.seated.v1", about="seat_id"):
    """Somebody said yes to an invitation."""

    seat_id: UUID
    application_id: UUID
    person_id: UUID


class AssessorReleased(Event, type="awards.assessor.released.v1", about="seat_id"):
    """Nothing is asked of this seat any more. For whatever reason; nobody is to look for one."""

    seat_id: UUID
    application_id: UUID
    person_id: UUID


class ReviewDue(Event, type="awards.assessor.review_due.v1", about="seat_id"):
    """Somebody's review is awaited by a day: told when they may read, before it, and after it."""

    seat_id: UUID
    application_id: UUID
    person_id: UUID
    step: Literal["assigned", "due", "overdue"]
    due_on: date


class ReviewGiven(Event, type="awards.assessor.reviewed.v1", about="seat_id"):
    """Somebody's own review is in; what they think of it stays in awards."""

    seat_id: UUID
    application_id: UUID
    person_id: UUID


class PanelPaused(Event, type="awards.panel.paused.v1", about="application_id"):
    """Somebody left a confirmed panel: whoever it was, it waits until a coordinator confirms anew.

    `told` are those who look after it; `reserve_asked` says whether somebody was invited in place.
    """

    application_id: UUID
    stream: str
    told: tuple[UUID, ...]
    panel_version: int
    reserve_asked: bool


class SeatOpened(Event, type="awards.panel.seat_opened.v1", about="application_id"):
    """A seat of a panel is empty and nobody is left on its reserve: a coordinator chooses."""

    application_id: UUID
    seat_id: UUID
    stream: str
    told: tuple[UUID, ...]
