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


class QuestionAsked(Event, type="awards.question.asked.v1", about="question_id"):
    """A panel asks the applicant something, to be answered by a day. `answer_by` may move later."""

    question_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    answer_by: date


class QuestionAnswered(Event, type="awards.question.answered.v1", about="question_id"):
    """The applicant answered; `told` are the readers who wait for it."""

    question_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    told: tuple[UUID, ...]


class QuestionOverdue(Event, type="awards.question.overdue.v1", about="question_id"):
    """The day passed without an answer: those who look after the panel decide how to go on."""

    question_id: UUID
    application_id: UUID
    stream: str
    told: tuple[UUID, ...]
    answer_by: date


class VisitProposed(Event, type="awards.visit.proposed.v1", about="visit_id"):
    """A panel offers days for a visit; the applicant chooses one, or says that none suits."""

    visit_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    remote: bool


class VisitArranged(Event, type="awards.visit.arranged.v1", about="visit_id"):
    """The visit has a day. `told` are those of the panel who take part."""

    visit_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    told: tuple[UUID, ...]
    visit_on: date
    remote: bool


class VisitPaused(Event, type="awards.visit.paused.v1", about="visit_id"):
    """A visit with a day has to wait for now, and nobody travels to it; why is not told here.

    `turn` counts how often it waited so far, so that each time is told of.
    """

    visit_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    told: tuple[UUID, ...]
    turn: int


class VisitResumed(Event, type="awards.visit.resumed.v1", about="visit_id"):
    """It can take place again; if its day has passed, the panel offers new ones."""

    visit_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    told: tuple[UUID, ...]
    turn: int


class VisitEnded(Event, type="awards.visit.ended.v1", about="visit_id"):
    """Held, called off, or none of the days suited: its day is nothing to come to any more."""

    visit_id: UUID
    application_id: UUID
    organisation_id: UUID
    stream: str
    told: tuple[UUID, ...]
    outcome: Literal["held", "cancelled", "none_suits"]
