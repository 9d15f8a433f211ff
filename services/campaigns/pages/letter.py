"""Writing to whoever represents one, one question a page: where one lives, what about, which ask.

Opening a page changes nothing (mail scanners open links). The constituency travels signed in the
link, so that everybody reaches their own Member and nobody else's.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from fastapi.responses import HTMLResponse

from campaigns import letters as content
from campaigns.commands import letter_seats as seats
from campaigns.commands import letters as commands
from campaigns.commands.letters import Writer
from campaigns.domain.letter import Letter, Status, TooMuchAtOnce
from campaigns.pages.own import Here, here, shown
from campaigns.queries import letters as queries
from campaigns.store import letters as store
from campaigns.store import mobilisations
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import ABSENT, Link, Purpose

router = page_router()
Linked = Annotated[Link, Depends(by_link(Purpose.LETTER))]
Text = Annotated[str, Form()]


def writer(link: Link, now: Now) -> Writer:
    """Raises LinkRefused for a link that names nobody."""
    if link.person_id is None:
        raise LinkRefused(ABSENT)
    return Writer(link.subject, link.person_id, now)


async def letter_of(uow: UnitOfWork, who: Writer) -> Letter | None:
    found = await store.find(uow, who.call_id, who.person_id)
    return None if found is None or found.status is Status.WITHDRAWN else found


@router.get("/letter")
async def begin(request: Request, link: Linked, uow: Uow, now: Now) -> Response:
    """Where somebody is with their letter decides which page they see."""
    at, who = await here(request, link, uow), writer(link, now)
    letter = await letter_of(uow, who)
    if letter is not None and letter.is_out:
        return at.go("/letter/after")
    if letter is not None:
        return at.go("/letter/write")
    (await mobilisations.get(uow, who.call_id)).must_count()
    return await _place(request, at, uow, who)


@router.get("/letter/place")
async def place(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    return await _place(request, await here(request, link, uow), uow, writer(link, now))


@router.post("/letter/place")
async def find(
    *,
    request: Request,
    link: Linked,
    uow: Uow,
    now: Now,
    postcode: Text = "",
    seat: Text = "",
    known: Text = "",
) -> Response:
    """A postcode, asked about and gone; what the network knows; or, when offered, a name."""
    at, who = await here(request, link, uow), writer(link, now)
    if seat:
        found = await seats.chosen(uow, link, seat)
    elif known:
        found = seats.Found("known", await queries.own_seat(uow, who.person_id))
    elif postcode.strip():
        ask = queries.seat_over_nats(request.app.state.runtime.asks)
        found = await seats.find(uow, ask, postcode)
    else:
        found = seats.Found("unreadable")
    at = replace(at, token=seats.resigned(request.app.state.settings, link, found, now))
    if found.code is not None:
        return at.go("/letter/issues")
    return await _place(request, at, uow, who, how=found.how, choose=found.choose)


@router.get("/letter/issues")
async def issues(request: Request, link: Linked, uow: Uow, now: Now) -> HTMLResponse:
    return await _issues(request, await here(request, link, uow), uow, link, writer(link, now))


@router.post("/letter/issues")
async def choose_issues(
    *,
    request: Request,
    link: Linked,
    uow: Uow,
    now: Now,
    issue: Annotated[list[str] | None, Form()] = None,
) -> Response:
    at, who = await here(request, link, uow), writer(link, now)
    chosen = [each for each in issue or () if each in content.issues(who.today)]
    if not 1 <= len(chosen) <= content.rule(who.today)["most_issues"]:
        return await _issues(request, at, uow, link, who, chosen=chosen, wrong=True)
    return at.go("/letter/ask", issues=",".join(chosen))


@router.get("/letter/ask")
async def ask(request: Request, link: Linked, uow: Uow, now: Now, issues: str = "") -> HTMLResponse:
    return _ask(request, await here(request, link, uow), writer(link, now), issues)


@router.post("/letter/ask")
async def choose_ask(
    *,
    request: Request,
    link: Linked,
    uow: Uow,
    now: Now,
    issues: Text = "",
    ask: Text = "",
) -> Response:
    """With the ask the letter is planned."""
    at, who = await here(request, link, uow), writer(link, now)
    seat = await seats.seat_of(uow, link, who)
    try:
        chosen = [each for each in issues.split(",") if each]
        await commands.plan(uow, who, seat, chosen, [ask] if ask else [])
    except TooMuchAtOnce:
        return _ask(request, at, who, issues, wrong=True)
    return at.go("/letter/write")


async def _place(
    request: Request,
    at: Here,
    uow: UnitOfWork,
    who: Writer,
    *,
    how: str = "",
    choose: bool = False,
) -> HTMLResponse:
    names = await queries.seat_names(uow)
    known = await queries.own_seat(uow, who.person_id)
    return shown(
        request,
        at,
        "letter_place.html",
        status=422 if how else 200,
        how=how,
        known=dict(names).get(known or "") if not how else None,
        choices=names if choose else [],
    )


async def _issues(
    request: Request,
    at: Here,
    uow: UnitOfWork,
    link: Link,
    who: Writer,
    *,
    chosen: list[str] | None = None,
    wrong: bool = False,
) -> HTMLResponse:
    seat = await seats.seat_of(uow, link, who)
    to = await queries.recipients(uow, seat, who.today)
    offered = content.issues(who.today)
    return shown(
        request,
        at,
        "letter_issues.html",
        status=422 if wrong else 200,
        seat=to.seat.name,
        recipients=[to.member] if to.member else list(to.candidates),
        election=to.election is not None,
        options=[(key, one.title.to(at.language)) for key, one in offered.items()],
        chosen=chosen or [],
        wrong=wrong,
    )


def _ask(
    request: Request, at: Here, who: Writer, issues: str, *, wrong: bool = False
) -> HTMLResponse:
    return shown(
        request,
        at,
        "letter_ask.html",
        status=422 if wrong else 200,
        issues=issues,
        options=[(key, said.to(at.language)) for key, said in content.asks(who.today).items()],
        wrong=wrong,
    )
