"""Courses and their dates: made and changed by organisers, seen by trainers, counted for all."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from campaigns import courses
from campaigns.api.fields import Area, Body, Nation, Text
from campaigns.commands import bookings, commitments
from campaigns.commands import workshops as commands
from campaigns.domain.booking import Status as BookingStatus
from campaigns.domain.workshop import ORGANISERS, Status, Workshop
from campaigns.queries import workshops as queries
from campaigns.store import learning as store
from sanctuary.actor import Actor
from sanctuary.auth import public, requires, signed_in
from sanctuary.http import Edit, Now, Page, PageRequest, Uow, etag, never_exported
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1", ["workshops"])
Organiser = Annotated[Actor, Depends(requires(*ORGANISERS))]
SignedIn = Annotated[Actor, Depends(signed_in)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Capacity = Annotated[int, Field(ge=1, le=1000)]


class CourseView(BaseModel):
    """`sealed`: places are arranged in confidence, never booked in the open."""

    course: str
    title: dict[str, str]
    about: dict[str, str]
    sealed: bool


class WorkshopFacts(Body):
    """`venue` is a public place; `joining` is shown to nobody but those with a place."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    online: bool
    venue: Words = ""
    access: Annotated[Words, Field(description="What the place offers: step-free, loop, quiet")] = (
        ""
    )
    joining: Annotated[Words, Field(description="For those with a place alone")] = ""
    language: Literal["en", "cy"] = "en"
    capacity: Capacity
    trainers: Annotated[list[UUID], Field(max_length=10)] = Field(default_factory=list)


class NewWorkshop(WorkshopFacts):
    course: str = Field(max_length=60)
    nation: Nation | None = None
    area: Area | None = None
    group_id: UUID | None = None


class WorkshopView(BaseModel):
    """`places_left` counts what can be booked at once; `joining` is left out."""

    workshop_id: UUID
    course: str
    starts_at: datetime
    ends_at: datetime
    online: bool
    venue: str
    access: str
    language: str
    capacity: int
    places_left: int
    nation: str | None
    area: str | None
    group_id: UUID | None
    status: Status
    sequence: int


class Cancelled(Body):
    reason: Text


class Participant(BaseModel):
    booking_id: UUID
    called: str
    needs: str
    status: BookingStatus


class There(Body):
    there: bool


class FeedbackView(BaseModel):
    """`said` stays empty until enough people wrote something that nobody stands out."""

    given: int
    useful: dict[int, int]
    said: list[dict[str, str]]


class OutcomeView(BaseModel):
    """What followed, as numbers."""

    attended: int
    absent: int
    commitments: dict[str, int]
    check_ins: dict[str, int]


@router.get("/courses", dependencies=[Depends(public)])
async def catalogue(uow: Uow) -> list[CourseView]:
    """What can be learnt with us."""
    return [
        CourseView(
            course=one.key,
            title={"en": one.title.en, "cy": one.title.cy},
            about={"en": one.about.en, "cy": one.about.cy},
            sealed=one.sealed,
        )
        for one in courses.on(uow.clock.today()).values()
    ]


@router.get("/workshops")
async def workshops(
    uow: Uow, asked: PageRequest, actor: SignedIn, status: Status | None = None
) -> Page[WorkshopView]:
    """Everything that is open for booking, and what you organise or teach."""
    rows = await queries.listed(uow, asked, by=actor, status=status)
    taken = await store.taken_of(uow, [row.id for row in rows])
    return asked.page(
        rows,
        lambda row: _view(store.to_workshop(row), taken.get(row.id, 0)),
        lambda row: (row.starts_at, row.id),
    )


@router.post("/workshops", status_code=201)
async def schedule(
    body: NewWorkshop, uow: Uow, actor: Organiser, now: Now, response: Response
) -> WorkshopView:
    """A date of a course. It can be booked once it is opened."""
    facts: dict[str, Any] = body.model_dump() | {"trainers": tuple(body.trainers)}
    new = Workshop(id=new_id(), organiser=actor.id, created_at=now, **facts)
    made = await commands.schedule(uow, new, by=actor, at=now)
    etag(response, made.version)
    return _view(made, 0)


@router.get("/workshops/{workshop_id}")
async def workshop(
    workshop_id: UUID, uow: Uow, actor: SignedIn, response: Response
) -> WorkshopView:
    found = await queries.one(uow, workshop_id, by=actor)
    etag(response, found.version)
    return _view(found, await store.taken(uow, found.id))


@router.put("/workshops/{workshop_id}")
async def change(
    workshop_id: UUID, body: WorkshopFacts, actor: Organiser, edit: Edit
) -> WorkshopView:
    """Everybody with a place hears when day, hour or place is another one."""
    changes = body.model_dump() | {"trainers": tuple(body.trainers)}
    changed = await commands.change(
        edit.uow, workshop_id, changes, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, changed.version)
    return _view(changed, await store.taken(edit.uow, changed.id))


@router.post("/workshops/{workshop_id}/opening")
async def open_booking(workshop_id: UUID, actor: Organiser, edit: Edit) -> WorkshopView:
    """From now on places can be booked."""
    opened = await commands.open_booking(
        edit.uow, workshop_id, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, opened.version)
    return _view(opened, 0)


@router.post("/workshops/{workshop_id}/cancellation")
async def cancel(workshop_id: UUID, body: Cancelled, actor: Organiser, edit: Edit) -> WorkshopView:
    """It does not take place. Everybody with a place or in the queue hears so; not why."""
    gone = await commands.cancel(
        edit.uow, workshop_id, body.reason, expected=edit.expected, by=actor, at=edit.now
    )
    etag(edit.response, gone.version)
    return _view(gone, 0)


@router.get("/workshops/{workshop_id}/participants", openapi_extra=never_exported("sealed"))
async def participants(workshop_id: UUID, uow: Uow, actor: SignedIn) -> list[Participant]:
    """Who comes, what to call them and what they need: for its trainers and its organiser."""
    found = await store.get_workshop(uow, workshop_id)
    return [
        Participant(booking_id=one.id, status=one.status, **words)
        for one, words in await bookings.people(uow, found, by=actor)
    ]


@router.put("/workshops/{workshop_id}/attendance/{booking_id}", status_code=204)
async def tick(
    *, workshop_id: UUID, booking_id: UUID, body: There, uow: Uow, actor: SignedIn, now: Now
) -> None:
    """The trainer says whether they were there; a tick can be put right."""
    await bookings.tick(uow, workshop_id, booking_id, there=body.there, by=actor, at=now)


@router.get("/workshops/{workshop_id}/feedback", openapi_extra=never_exported("sealed"))
async def feedback(workshop_id: UUID, uow: Uow, actor: SignedIn) -> FeedbackView:
    """What people thought, without who; for its trainers and its organiser."""
    found = await store.get_workshop(uow, workshop_id)
    given, said = await commitments.feedback(uow, found, by=actor)
    return FeedbackView(given=len(given), useful=dict(Counter(given)), said=said)


@router.get("/workshops/{workshop_id}/outcomes")
async def outcomes(workshop_id: UUID, uow: Uow, actor: SignedIn) -> OutcomeView:
    """How many came and what they set themselves to do: numbers, and no words."""
    found = await store.get_workshop(uow, workshop_id)
    return OutcomeView(**await queries.outcomes(uow, found, by=actor))


def _view(one: Workshop, taken: int) -> WorkshopView:
    shown = {name: getattr(one, name) for name in WorkshopView.model_fields if hasattr(one, name)}
    left = max(0, one.capacity - taken)
    return WorkshopView(workshop_id=one.id, places_left=left, **shown)
