"""What requests and answers about Sanctuary in Politics look like."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from campaigns.api.fields import Body, Nation
from campaigns.commands import politics as commands
from campaigns.domain.politics import Place, Status, Wishes
from campaigns.store import politics as store
from sanctuary.db import AnyRow, UnitOfWork

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=3000)]


class NewCourse(Body):
    nation: Nation | None = None
    first_on: date
    last_on: date
    ceremony_on: date


class CourseView(BaseModel):
    """`evidence_on`: by then projects show what they did. Nobody sees how many take part."""

    course_id: UUID
    nation: str | None
    first_on: date
    last_on: date
    ceremony_on: date
    evidence_on: date


class WishesBody(Body):
    called: Line
    reach: Long = ""
    language: Annotated[str, StringConstraints(pattern="^(en|cy)$")] = "en"
    needs: Long = ""
    notes: Long = ""

    def wishes(self) -> Wishes:
        return Wishes(self.called, self.reach, self.language, self.needs, self.notes)


class NewPlace(WishesBody):
    course_id: UUID
    person_id: UUID | None = None


class Step(Body):
    to: Status
    reason: Annotated[str, Field(max_length=300)] = ""


class NewMentor(Body):
    """`person_id` is their entry in the address book, where reminders may go there."""

    called: Line
    person_id: UUID | None = None


class InTouch(Body):
    """No word of what was said has a field here."""

    on: date


class ProjectBody(Body):
    about: Long
    evidence: Long = ""


class SignpostBody(Body):
    to: Line


class MentorView(BaseModel):
    called: str
    matched_on: date
    last_contact_on: date | None
    overdue: bool


class PlaceView(BaseModel):
    id: UUID
    course_id: UUID
    called: str
    reach: str
    language: str
    needs: str
    notes: str
    status: Status
    since: datetime
    mentor: MentorView | None
    contacts: list[date]
    project: ProjectBody | None
    evidence_on: date
    evidence_given_on: date | None
    signposts: list[dict[str, str]]


class MentorLink(BaseModel):
    """A secret: whoever has it reads the project and says that they were in touch."""

    url: str


async def views(uow: UnitOfWork, places: Sequence[Place]) -> list[PlaceView]:
    courses = await store.cohorts_of(uow, (one.cohort_id for one in places))
    return [_view(uow, one, courses[one.cohort_id]) for one in places]


def _view(uow: UnitOfWork, one: Place, course: AnyRow) -> PlaceView:
    mentor = one.mentor and MentorView(
        called=one.mentor.called,
        matched_on=one.mentor.matched_on,
        last_contact_on=one.last_contact(),
        overdue=commands.is_overdue(uow, one),
    )
    made = one.project
    return PlaceView(
        id=one.id,
        course_id=one.cohort_id,
        status=one.status,
        since=one.since,
        mentor=mentor,
        contacts=list(one.contacts),
        project=made and ProjectBody(about=made.about, evidence=made.evidence),
        evidence_on=course.evidence_on,
        evidence_given_on=made.evidence_given_on if made else None,
        signposts=[{"on": each.on.isoformat(), "to": each.to} for each in one.signposts],
        called=one.wishes.called,
        reach=one.wishes.reach,
        language=one.wishes.language,
        needs=one.wishes.needs,
        notes=one.wishes.notes,
    )
