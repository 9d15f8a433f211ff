"""Pages behind the links in our messages. Opening one changes nothing; a button does."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from notifications.api.alerts import person_of
from notifications.api.own import own_link
from notifications.commands import alerts, preferences
from notifications.commands import rhythm as choosing
from notifications.domain.alert import Alert, how_it_stands
from notifications.domain.chain import OUTSIDE, Answer, Place
from notifications.pages import reach
from notifications.pages import rhythm as rhythm_form
from notifications.queries import deliveries as queries
from notifications.queries import explanations
from notifications.store import rhythm as rhythms
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.dates import day as long_date
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Unsubscribing = Annotated[Link, Depends(own_link(Purpose.UNSUBSCRIBE))]
Choosing = Annotated[Link, Depends(own_link(Purpose.PREFERENCES))]
Acknowledging = Annotated[Link, Depends(own_link(Purpose.ACKNOWLEDGE))]
Asking = Annotated[Link, Depends(by_link(Purpose.WHY))]


async def _token(request: Request) -> str:
    form = await request.form() if request.method == "POST" else {}
    return request.query_params.get(links.FIELD) or str(form.get(links.FIELD, ""))


@router.get("/unsubscribe")
async def ask_unsubscribe(request: Request, _: Unsubscribing) -> Response:
    """Mail scanners follow links: only the button unsubscribes."""
    return render(request, "unsubscribe.html", link=await _token(request), done=False)


@router.post("/unsubscribe")
async def unsubscribe(request: Request, link: Unsubscribing, uow: Uow, now: Now) -> Response:
    """The button, or a mail program's one click (RFC 8058): no question, no sign-in."""
    category = link.claims.get("category", "campaign")
    # The link of a digest names every kind of message in it.
    for each in category.split("+"):
        await preferences.unsubscribe(uow, link.subject, each, at=now)
    return render(request, "unsubscribe.html", link=await _token(request), done=True)


@router.get("/preferences")
async def show_preferences(request: Request, link: Choosing, uow: Uow) -> Response:
    return await _preferences(request, link, uow, saved=False)


@router.post("/preferences")
async def save_preferences(request: Request, link: Choosing, uow: Uow, now: Now) -> Response:
    """A ticked box is wanted, an empty one is not: a form sends only what is ticked."""
    form = await request.form()
    ticked = {str(value) for value in form.getlist("wanted")}
    wanted = {category: category in ticked for category in preferences.CHOOSABLE}
    await preferences.choose(uow, link.subject, wanted, at=now)
    await reach.save(request, uow, link.subject, form, at=now)
    if rhythm_form.MARK in form:
        before = await rhythms.get(uow, link.subject)
        rules = await rhythms.rules_on(uow, uow.clock.today())
        when = rhythm_form.wanted(form, before, rules)
        await choosing.choose(uow, link.subject, when, at=now)
    return await _preferences(request, link, uow, saved=True)


async def _preferences(request: Request, link: Link, uow: UnitOfWork, *, saved: bool) -> Response:
    """What somebody wants, with the way to what they allowed: that is kept by membership."""
    return render(
        request,
        "preferences.html",
        link=await _token(request),
        chosen=await preferences.current(uow, link.subject),
        rhythm=rhythm_form.shown(
            await rhythms.get(uow, link.subject), await rhythms.rules_on(uow, uow.clock.today())
        ),
        hours=[(str(hour), f"{hour:02}:00") for hour in range(24)],
        reach=await reach.shown(request, uow, link),
        saved=saved,
        consent=reach.beside(request, link, Purpose.CONSENT, "/consent"),
    )


@router.get("/acknowledge")
async def ask_acknowledge(request: Request, link: Acknowledging, uow: Uow) -> Response:
    """How it stands, to who was asked and still answers for the group: the same as may answer."""
    return await _alert(request, *await alerts.asked(uow, link.subject, person_of(link)))


@router.post("/acknowledge")
async def acknowledge(request: Request, link: Acknowledging, uow: Uow, now: Now) -> Response:
    """Somebody takes it on and nobody else is asked, or they cannot and the next are asked now."""
    form = await request.form()
    decide = alerts.decline if form.get("answer") == Answer.DECLINED else alerts.acknowledge
    await decide(uow, link.subject, by=person_of(link), at=now)
    return await _alert(request, *await alerts.asked(uow, link.subject, person_of(link)))


async def _alert(request: Request, alert: Alert, mine: Place) -> Response:
    return render(
        request,
        "acknowledge.html",
        link=await _token(request),
        stands=how_it_stands(alert, mine),
        outside=mine.level in OUTSIDE,
        drill=alert.drill,
    )


@router.get("/why")
async def why(request: Request, link: Asking, uow: Uow) -> Response:
    """Why this message came, in plain words, to the person who got it."""
    row = await queries.one(uow, link.subject)
    language = row.language or language_of(request)
    return render(
        request,
        "why.html",
        language,
        told=await explanations.explained(uow, row, language),
        day=long_date(london_day(row.settled_at or row.queued_at), language),
    )
