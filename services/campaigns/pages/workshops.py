"""Workshops for everybody: the list, one date, and asking for a place by proving one's address."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from campaigns import courses
from campaigns.commands import bookings
from campaigns.domain.workshop import BOOKABLE, Workshop
from campaigns.store import learning as store
from sanctuary.asks import ASK_NEWCOMER, Known, NewcomerAsked
from sanctuary.dates import moment
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal, TryAgain
from sanctuary.http import Now, Uow, page_router, public_slowly
from sanctuary.ids import derived_id, new_id
from sanctuary.pages import language_of, render

router = page_router()
# As people type them; membership has the last word.
_ADDRESS = re.compile(
    r"[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\.]+(\.[^@\s<>\"',;:()\[\]\\.]+)+"
)
LONGEST_ADDRESS = 254
LONGEST, LONGEST_NEEDS = 100, 1000
SECONDS = 4.0


class AwayNow(Refusal):
    slug = "try-again-soon"
    status = 503
    title = "We cannot take bookings at this moment"


@router.get("/workshops", dependencies=[Depends(public_slowly)])
async def workshops(request: Request, uow: Uow, now: Now) -> HTMLResponse:
    """What can be booked, soonest first."""
    found = await store.upcoming(uow, at=now)
    taken = await store.taken_of(uow, [one.id for one in found])
    language = language_of(request)
    return render(
        request,
        "workshops.html",
        workshops=[shown(uow, one, taken.get(one.id, 0), language) for one in found],
    )


@router.get("/workshops/{workshop_id}", dependencies=[Depends(public_slowly)])
async def workshop(request: Request, workshop_id: UUID, uow: Uow) -> HTMLResponse:
    """One date, and the form."""
    found = await _bookable(uow, workshop_id)
    return await _page(request, uow, found, {"once": new_id().hex}, {})


@router.post("/workshops/{workshop_id}", dependencies=[Depends(public_slowly)])
async def ask(
    *,
    request: Request,
    workshop_id: UUID,
    uow: Uow,
    now: Now,
    called: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    needs: Annotated[str, Form()] = "",
    once: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The address is kept by membership alone; a message asks its reader to confirm the place."""
    found = await _bookable(uow, workshop_id)
    given = {"called": called.strip(), "email": email.strip(), "needs": needs.strip()}
    wrong = _mistakes(given, language_of(request))
    if wrong:
        return await _page(request, uow, found, given | {"once": once}, wrong)
    # Pressed twice, it is one booking.
    person_id = derived_id("newcomer", found.id, once or new_id(), given["email"].lower())
    if await store.booking_of(uow, found.id, person_id) is None:
        await _newcomer(request, person_id, given)
        await bookings.ask(
            uow, found.id, person_id, called=given["called"], needs=given["needs"], at=now
        )
    return render(request, "workshop_asked.html", workshop=shown(uow, found, 0, "en"))


async def _newcomer(request: Request, person_id: UUID, given: dict[str, str]) -> None:
    question = NewcomerAsked(
        person_id=person_id,
        name=given["called"],
        email=given["email"],
        language="cy" if language_of(request) == "cy" else "en",
    )
    await ask_membership(request, ASK_NEWCOMER, question)


async def ask_membership(request: Request, subject: str, question: BaseModel) -> Known:
    """Who it is. Raises AwayNow while nobody answers, and then nothing was booked."""
    asks = request.app.state.runtime.asks
    if asks is None:
        raise _away()
    try:
        known: Known = await asks.ask(subject, question, Known, SECONDS)
    except TryAgain:
        raise _away() from None
    return known


def _away() -> AwayNow:
    return AwayNow(
        "Part of our system is not answering at the moment. Nothing was lost and nothing was "
        "booked. Please try again in a few minutes.",
        retry_after=60,
    )


def _mistakes(given: dict[str, str], language: str) -> dict[str, str]:
    welsh, wrong = language == "cy", {}
    if not 0 < len(given["called"]) <= LONGEST:
        wrong["called"] = "Nodwch beth i’ch galw" if welsh else "Tell us what to call you"
    if len(given["email"]) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(given["email"]):
        wrong["email"] = (
            "Nodwch gyfeiriad e-bost, er enghraifft enw@example.org"
            if welsh
            else "Enter an e-mail address, for example name@example.org"
        )
    if len(given["needs"]) > LONGEST_NEEDS:
        wrong["needs"] = "Ysgrifennwch lai yma" if welsh else "Please write less here"
    return wrong


async def _bookable(uow: UnitOfWork, workshop_id: UUID) -> Workshop:
    found = await store.get_workshop(uow, workshop_id)
    if found.status not in BOOKABLE:
        raise NotFound("This workshop cannot be booked. The list shows the dates that are open.")
    return found


async def _page(
    request: Request, uow: UnitOfWork, of: Workshop, given: dict[str, str], wrong: dict[str, str]
) -> HTMLResponse:
    return render(
        request,
        "workshop.html",
        status=422 if wrong else 200,
        workshop=shown(uow, of, await store.taken(uow, of.id), language_of(request)),
        given={"called": "", "email": "", "needs": "", "once": ""} | given,
        wrong=wrong,
    )


def shown(uow: UnitOfWork, one: Workshop, taken: int, language: str) -> dict[str, object]:
    """What everybody may read of a date; never how to join."""
    course = courses.on(uow.clock.today()).get(one.course)
    return {
        "id": one.id,
        "title": course.title.to(language) if course else one.course,
        "about": course.about.to(language) if course else "",
        "starts": moment(one.starts_at, language),
        "ends": moment(one.ends_at, language)[-5:],
        "online": one.online,
        "venue": one.venue,
        "access": one.access,
        "language": one.language,
        "left": max(0, one.capacity - taken),
    }
