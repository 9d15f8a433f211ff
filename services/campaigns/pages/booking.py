"""The page behind the link of a booking: confirm, join, give back, and what follows afterwards.

Opening it changes nothing. It shows how to join to whoever has a place, and to nobody else.
"""

from datetime import date
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from campaigns import calendars
from campaigns.commands import bookings, commitments
from campaigns.domain.action import Action
from campaigns.domain.booking import Booking, Kept, Status
from campaigns.pages.intents import INTENTS
from campaigns.pages.workshops import ask_membership, shown
from campaigns.store import learning as store
from sanctuary import links
from sanctuary.actor import Actor
from sanctuary.asks import ASK_PROVED, ProvedAsked
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Booked = Annotated[Link, Depends(by_link(Purpose.BOOKING))]
LONGEST = 1000
ANSWERS = frozenset(Kept) - {Kept.OPEN}
STARS = {str(number): number for number in range(1, 6)}


@router.get("/booking")
async def show(request: Request, link: Booked, uow: Uow) -> Response:
    return await _page(request, uow, link, await bookings.opened(uow, link.subject))


@router.get("/booking/calendar.ics", response_class=Response)
async def calendar(request: Request, link: Booked, uow: Uow) -> Response:
    """The same entry for ever: a later file moves it, or takes it out."""
    found = await bookings.opened(uow, link.subject)
    workshop = await store.get_workshop(uow, found.workshop_id)
    title = str(shown(uow, workshop, 0, language_of(request))["title"])
    host = urlsplit(request.app.state.settings.public_url("campaigns")).hostname or "localhost"
    content = calendars.of_booking(found, workshop, title=title, host=host)
    headers = {
        "Content-Disposition": 'attachment; filename="workshop.ics"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.post("/booking")
async def act(request: Request, link: Booked, uow: Uow, now: Now) -> Response:
    """One button, one step."""
    form = await request.form()
    found = await bookings.opened(uow, link.subject)
    by, wanted = Actor(found.person_id), _field(form, "do")
    try:
        if wanted == "confirm" and found.status is Status.ASKED:
            person = await _proved(request, found)
            found = await bookings.confirm(uow, found.id, person_id=person, at=now)
        elif wanted == "cancel":
            found = await bookings.cancel(uow, found.id, by=by)
        elif wanted == "feedback":
            await _feedback(uow, found, form, by, request)
        elif wanted == "commit":
            await _commit(uow, found, form, by, request)
        elif wanted == "check_in":
            await _check_in(uow, found, form, by, request)
    except Invalid as invalid:
        return await _page(request, uow, link, found, wrong=invalid, given=form)
    found = await bookings.opened(uow, found.id)
    return await _page(request, uow, link, found, said=wanted)


async def _proved(request: Request, found: Booking) -> UUID:
    """Membership alone knows whose address it is, and whether they have an older entry."""
    question = ProvedAsked(person_id=found.person_id)
    return (await ask_membership(request, ASK_PROVED, question)).person_id


async def _feedback(
    uow: UnitOfWork, found: Booking, form: FormData, by: Actor, request: Request
) -> None:
    useful = STARS.get(_field(form, "useful"))
    if useful is None:
        raise _missing("useful", "Choose one", "Dewiswch un", request)
    await commitments.give_feedback(
        uow,
        found.id,
        useful=useful,
        good=_field(form, "good"),
        change=_field(form, "change"),
        anonymous=_field(form, "named") != "yes",
        by=by,
        at=uow.clock.now(),
    )


async def _commit(
    uow: UnitOfWork, found: Booking, form: FormData, by: Actor, request: Request
) -> None:
    kind, words = _field(form, "kind"), _field(form, "words")
    if kind not in set(Action):
        raise _missing(
            "kind", "Choose what kind of thing it is", "Dewiswch pa fath o beth", request
        )
    if not words:
        raise _missing(
            "words", "Say it in your own words", "Dywedwch yn eich geiriau eich hun", request
        )
    try:
        due_on = date.fromisoformat(_field(form, "due_on"))
    except ValueError:
        raise _missing("due_on", "Choose a day", "Dewiswch ddiwrnod", request) from None
    today = uow.clock.today()
    if not today <= due_on <= today + commitments.LATEST:
        raise _missing(
            "due_on",
            "Choose a day from today on, within two years",
            "Dewiswch ddiwrnod o heddiw ymlaen, o fewn dwy flynedd",
            request,
        )
    await commitments.commit(
        uow, found.id, kind=Action(kind), words=words, due_on=due_on, by=by, at=uow.clock.now()
    )


async def _check_in(
    uow: UnitOfWork, found: Booking, form: FormData, by: Actor, request: Request
) -> None:
    how = _field(form, "how")
    if how not in ANSWERS:
        raise _missing("how", "Choose how it went", "Dewiswch sut aeth hi", request)
    words = _field(form, "words")
    await commitments.check_in(uow, found.id, Kept(how), words=words, by=by, at=uow.clock.now())


def _missing(field: str, english: str, welsh: str, request: Request) -> Invalid:
    text = welsh if language_of(request) == "cy" else english
    return Invalid(text, errors=[{"field": field, "detail": text}])


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n").strip()[:LONGEST] if isinstance(value, str) else ""


async def _page(
    request: Request,
    uow: UnitOfWork,
    link: Link,
    found: Booking,
    *,
    said: str = "",
    wrong: Invalid | None = None,
    given: FormData | None = None,
) -> Response:
    language = language_of(request)
    workshop = await store.get_workshop(uow, found.workshop_id)
    taken = await store.taken(uow, workshop.id)
    made = await store.commitment(uow, found.id)
    words = await commitments.own_words(uow, made, by=Actor(found.person_id)) if made else ""
    return render(
        request,
        "booking.html",
        status=422 if wrong else 200,
        link=_fresh(request, link, found),
        said=said,
        errors=list(wrong.errors) if wrong else [],
        given={name: _field(given, name) for name in given} if given else {},
        workshop=shown(uow, workshop, taken, language),
        state=found.status.value,
        place=workshop.status.value,
        joining=workshop.joining if found.status is Status.BOOKED else "",
        answered=found.answered,
        feedback_open=commitments.takes_feedback(uow, workshop),
        commitment=made,
        words=words,
        kinds=[(action.value, words.to(language)) for action, words in INTENTS.items()],
    )


def _fresh(request: Request, link: Link, found: Booking) -> str:
    """They had a place already, under another booking: from here on the page is about that one."""
    return links.sign(
        request.app.state.settings.link_key,
        Purpose.BOOKING,
        found.id,
        expires_at=link.expires_at,
        person=found.person_id,
    )
