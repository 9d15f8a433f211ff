"""The challenge of the week, practice cards, what somebody would like, and how to get here."""

from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns import journey
from campaigns.commands import challenges
from campaigns.commands import journey as commands
from campaigns.domain.challenge import week_of
from campaigns.pages.journey_refusals import said
from campaigns.pages.own import Here, Own, here, shown
from campaigns.store import challenges as readers
from campaigns.store import journal as store
from sanctuary.auth import by_link
from sanctuary.errors import Invalid, Refusal
from sanctuary.http import Now, Uow, sealed_page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import render

router = sealed_page_router()
Acted = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]
YES = "yes"


@router.post("/journey-link")
async def send_link(request: Request, link: Acted, uow: Uow) -> HTMLResponse:
    """The link of a call may have been passed on, so it opens no diary: that way goes by mail."""
    commands.ask_for_link(uow, link.actor.id)
    return render(request, "journey_sent.html")


@router.get("/journey/challenge")
async def this_week(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    return await _challenge(request, await here(request, link, uow), uow)


@router.post("/journey/challenge", response_model=None)
async def reflect(
    request: Request, link: Own, uow: Uow, words: Annotated[str, Form()] = ""
) -> HTMLResponse | RedirectResponse:
    at = await here(request, link, uow)
    day = uow.clock.today()
    try:
        await commands.reflect(uow, at.person_id, week_of(day), words, day=day)
    except Refusal as no:
        return await _challenge(request, at, uow, words=words, wrong=no)
    return at.go("/journey", saved="challenge")


async def _challenge(
    request: Request, at: Here, uow: Uow, *, words: str | None = None, wrong: Refusal | None = None
) -> HTMLResponse:
    week = week_of(uow.clock.today())
    given = journey.challenge(week)
    weeks = (await store.read(uow, at.person_id)).weeks
    status = 200 if wrong is None else 422 if isinstance(wrong, Invalid) else 409
    return shown(
        request,
        at,
        "journey_challenge.html",
        status=status,
        title=given.title.to(at.language),
        text=given.text.to(at.language),
        words=weeks.get(week, "") if words is None else words,
        earlier=[
            (journey.challenge(each).title.to(at.language), said)
            for each, said in sorted(weeks.items(), reverse=True)
            if each != week
        ],
        wrong=said(wrong.detail, at.language) if wrong else None,
    )


@router.get("/journey/practice")
async def practice(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    cards = journey.cards(uow.clock.today())
    return shown(
        request,
        at,
        "journey_practice.html",
        bridges=[each.to(at.language) for each in cards.bridges],
        answers=[
            (title.to(at.language), [each.to(at.language) for each in questions])
            for title, questions in cards.answers
        ],
    )


@router.get("/journey/wishes")
async def wishes(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    return shown(request, at, "journey_wishes.html", mailed=await readers.reads(uow, at.person_id))


@router.post("/journey/wishes")
async def choose(
    *, request: Request, link: Own, uow: Uow, now: Now, mailed: Annotated[str, Form()] = ""
) -> RedirectResponse:
    at = await here(request, link, uow)
    await challenges.choose(uow, at.person_id, wanted=mailed == YES, at=now)
    return at.go("/journey", saved="wishes")
