"""One's own places at workshops, for whoever is signed in. Without an account: pages."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field, StringConstraints

from campaigns.api.fields import Body, Text
from campaigns.commands import bookings as commands
from campaigns.commands import commitments
from campaigns.domain.action import Action
from campaigns.domain.booking import Booking, Commitment, Kept, Status
from campaigns.store import learning as store
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router

router = new_router("/v1", ["bookings"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Called = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class NewBooking(Body):
    """`needs`: what makes taking part possible. Its trainers read it, and nobody else."""

    called: Called
    needs: Words = ""


class BookingView(BaseModel):
    booking_id: UUID
    workshop_id: UUID
    status: Status
    since: datetime
    sequence: int


class OwnBooking(BookingView):
    """`joining` is there while the place is yours."""

    joining: str | None
    feedback_given: bool


class Feedback(Body):
    useful: Annotated[int, Field(ge=1, le=5)]
    good: Words = ""
    change: Words = ""
    anonymous: bool = True


class NewCommitment(Body):
    kind: Action
    words: Text
    due_on: date


class CheckIn(Body):
    how: Kept
    words: Words = ""


class CommitmentView(BaseModel):
    """Only ever shown to whoever wrote it."""

    booking_id: UUID
    kind: Action
    words: str
    due_on: date
    ask_on: date
    status: Kept


@router.post("/workshops/{workshop_id}/bookings", status_code=201)
async def book(
    workshop_id: UUID, body: NewBooking, uow: Uow, actor: SignedIn, now: Now
) -> BookingView:
    """A place, or one on the waiting list. Booking twice is one booking."""
    return _view(
        await commands.book(uow, workshop_id, actor, called=body.called, needs=body.needs, at=now)
    )


@router.get("/bookings")
async def bookings(uow: Uow, actor: SignedIn) -> list[BookingView]:
    """Yours, newest first."""
    return [_view(one) for one in await store.bookings_of_person(uow, actor.id)]


@router.get("/bookings/{booking_id}")
async def booking(booking_id: UUID, uow: Uow, actor: SignedIn) -> OwnBooking:
    found = await commands.own(uow, booking_id, by=actor)
    workshop = await store.get_workshop(uow, found.workshop_id)
    return OwnBooking(
        **_view(found).model_dump(),
        joining=workshop.joining if found.status is Status.BOOKED else None,
        feedback_given=found.answered,
    )


@router.post("/bookings/{booking_id}/cancellation")
async def cancel(booking_id: UUID, uow: Uow, actor: SignedIn) -> BookingView:
    """Your place is free at once for whoever waits. No reason is asked for."""
    return _view(await commands.cancel(uow, booking_id, by=actor))


@router.post("/bookings/{booking_id}/feedback", status_code=204)
async def give_feedback(
    booking_id: UUID, body: Feedback, uow: Uow, actor: SignedIn, now: Now
) -> None:
    """Once, for whoever was there; anonymous unless you say otherwise."""
    await commitments.give_feedback(uow, booking_id, **body.model_dump(), by=actor, at=now)


@router.put("/bookings/{booking_id}/commitment")
async def commit(
    booking_id: UUID, body: NewCommitment, uow: Uow, actor: SignedIn, now: Now
) -> CommitmentView:
    """What you set yourself to do, in your own words; encrypted, and read by you alone."""
    made = await commitments.commit(uow, booking_id, **body.model_dump(), by=actor, at=now)
    return await _shown(uow, made, actor)


@router.get("/bookings/{booking_id}/commitment")
async def commitment(booking_id: UUID, uow: Uow, actor: SignedIn) -> CommitmentView:
    return await _shown(uow, await commitments.own(uow, booking_id, by=actor), actor)


@router.put("/bookings/{booking_id}/check-in")
async def check_in(
    booking_id: UUID, body: CheckIn, uow: Uow, actor: SignedIn, now: Now
) -> CommitmentView:
    """How it went. Each answer is a good one."""
    told = await commitments.check_in(uow, booking_id, body.how, words=body.words, by=actor, at=now)
    return await _shown(uow, told, actor)


async def _shown(uow: Uow, one: Commitment, by: Actor) -> CommitmentView:
    words = await commitments.own_words(uow, one, by=by)
    plain = {name: getattr(one, name) for name in CommitmentView.model_fields if name != "words"}
    return CommitmentView(words=words, **plain)


def _view(one: Booking) -> BookingView:
    plain = {name: getattr(one, name) for name in ("workshop_id", "status", "since", "sequence")}
    return BookingView(booking_id=one.id, **plain)
