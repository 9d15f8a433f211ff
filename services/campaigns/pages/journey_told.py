"""Telling us: what helped in the handbook and what did not, and what may be told of oneself."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import select

from campaigns import journey
from campaigns.commands import celebrations, handbook
from campaigns.domain.celebration import Celebration, Status
from campaigns.domain.handbook_feedback import verdict as ticked
from campaigns.domain.playbook import Said
from campaigns.pages.journey_refusals import by_field
from campaigns.pages.own import Here, Own, here, shown
from campaigns.store import told as store
from campaigns.tables.journey import celebration
from sanctuary.auth import public
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import Now, Uow, page_router, sealed_page_router
from sanctuary.ids import new_id
from sanctuary.pages import language_of, render

router, open_router = sealed_page_router(), page_router()
Field = Annotated[str, Form()]
Answer = HTMLResponse | RedirectResponse
YES = "yes"
MOST_SHOWN = 50
VERDICTS = (
    ("helped", Said("It helped", "Roedd o gymorth")),
    ("mixed", Said("Partly", "Yn rhannol")),
    ("did_not_help", Said("It did not help", "Nid oedd o gymorth")),
)
STANDING = {
    Status.OFFERED: Said("We are reading it", "Rydym yn ei ddarllen"),
    Status.REWORDED: Said("We ask about other words", "Rydym yn gofyn am eiriau eraill"),
    Status.AGREED: Said("You agreed; we are reading it", "Cytunoch; rydym yn ei ddarllen"),
    Status.PUBLISHED: Said("It is told", "Mae’n cael ei adrodd"),
    Status.DECLINED: Said("We do not tell it", "Nid ydym yn ei adrodd"),
    Status.TAKEN_DOWN: Said("We do not tell it any more", "Nid ydym yn ei adrodd mwyach"),
}


@open_router.get("/handbook", dependencies=[Depends(public)])
async def book(request: Request, uow: Uow) -> HTMLResponse:
    return _book(request, uow, asked=False)


@open_router.post("/handbook", dependencies=[Depends(public)])
async def way_to_book(request: Request, uow: Uow) -> HTMLResponse:
    """Counted, of nobody, and then the way there."""
    await handbook.count_download(uow)
    return _book(request, uow, asked=True)


def _book(request: Request, uow: UnitOfWork, *, asked: bool) -> HTMLResponse:
    found = journey.handbook(uow.clock.today())
    title = found.title.to(language_of(request))
    return render(
        request, "handbook.html", title=title, edition=found.edition, where=found.where, asked=asked
    )


@open_router.get("/celebrations", dependencies=[Depends(public)])
async def celebrated(request: Request, uow: Uow) -> HTMLResponse:
    """The newest of what people wanted told."""
    rows = await uow.all(
        select(celebration)
        .where(celebration.c.status == Status.PUBLISHED)
        .order_by(celebration.c.id.desc())
        .limit(MOST_SHOWN)
    )
    told = [store.celebration_of(row) for row in rows]
    return render(request, "celebrations.html", told=told)


@router.get("/journey/feedback")
async def feedback(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    return await _feedback(request, await here(request, link, uow), uow)


@router.post("/journey/feedback", response_model=None)
async def say(
    *,
    request: Request,
    link: Own,
    uow: Uow,
    section: Field = "",
    verdict: Field = "",
    words: Field = "",
    answer: Field = "",
) -> Answer:
    """Without a name, unless an answer is wanted."""
    at = await here(request, link, uow)
    answer_to = at.person_id if answer == YES else None
    try:
        await handbook.say(uow, new_id(), section, ticked(verdict), words, answer_to=answer_to)
    except Invalid as no:
        typed = {"section": section, "verdict": verdict, "words": words}
        return await _feedback(request, at, uow, no, **typed)
    return at.go("/journey", saved="feedback")


async def _feedback(
    request: Request, at: Here, uow: UnitOfWork, no: Invalid | None = None, **typed: str
) -> HTMLResponse:
    book = journey.handbook(uow.clock.today())
    said = [
        (book.sections[one.section].to(at.language), one)
        for one in await store.own_feedback(uow, at.person_id)
        if one.section in book.sections
    ]
    return shown(
        request,
        at,
        "journey_feedback.html",
        status=422 if no else 200,
        sections=[(key, each.to(at.language)) for key, each in book.sections.items()],
        verdicts=[(key, each.to(at.language)) for key, each in VERDICTS],
        said=said,
        wrong=by_field(no, at.language),
        typed={"section": "whole", "verdict": "", "words": ""} | typed,
    )


@router.get("/journey/celebration")
async def offers(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    return await _offers(request, await here(request, link, uow), uow)


@router.post("/journey/celebration", response_model=None)
async def offer(
    *,
    request: Request,
    link: Own,
    uow: Uow,
    now: Now,
    words: Field = "",
    called: Field = "",
    place: Field = "",
) -> Answer:
    at = await here(request, link, uow)
    language: Literal["en", "cy"] = "cy" if at.language == "cy" else "en"
    try:
        one = Celebration.offer(
            new_id(), at.person_id, words, language=language, called=called, place=place, at=now
        )
    except Invalid as no:
        return await _offers(request, at, uow, no, words=words, called=called, place=place)
    await celebrations.offer(uow, one)
    return at.go("/journey/celebration")


@router.post("/journey/celebration/{celebration_id}/agreement")
async def agree(request: Request, celebration_id: UUID, link: Own, uow: Uow) -> RedirectResponse:
    at = await here(request, link, uow)
    await celebrations.agree(uow, celebration_id, person_id=at.person_id)
    return at.go("/journey/celebration")


@router.post("/journey/celebration/{celebration_id}/withdrawal")
async def withdraw(request: Request, celebration_id: UUID, link: Own, uow: Uow) -> RedirectResponse:
    """At once, whatever became of it."""
    at = await here(request, link, uow)
    await celebrations.withdraw(uow, celebration_id, person_id=at.person_id)
    return at.go("/journey/celebration")


async def _offers(
    request: Request, at: Here, uow: UnitOfWork, no: Invalid | None = None, **typed: str
) -> HTMLResponse:
    own = await store.own_celebrations(uow, at.person_id)
    return shown(
        request,
        at,
        "journey_celebration.html",
        status=422 if no else 200,
        own=[(one, STANDING[one.status].to(at.language)) for one in own],
        wrong=by_field(no, at.language),
        typed={"words": "", "called": "", "place": ""} | typed,
    )
