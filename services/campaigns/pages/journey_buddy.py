"""Practising with a friend: asking, writing through us, sharing, parting, reporting."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns.commands import buddies as commands
from campaigns.domain.buddy import Pair, Within
from campaigns.pages.journey_refusals import by_field, said
from campaigns.pages.own import Here, Own, here, shown
from campaigns.store import buddies as store
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Refusal
from sanctuary.http import Now, Uow, sealed_page_router

router = sealed_page_router()
PATH = "/journey/buddy"
YES = "yes"
Answer = HTMLResponse | RedirectResponse
Field = Annotated[str, Form()]


@router.get(PATH)
async def show(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    return await _page(request, await here(request, link, uow), uow)


@router.post(f"{PATH}/wish", response_model=None)
async def ask(
    *,
    request: Request,
    link: Own,
    uow: Uow,
    now: Now,
    called: Field = "",
    language: Annotated[Literal["en", "cy"], Form()] = "en",
    within: Annotated[Within, Form()] = Within.ANYWHERE,
    adult: Field = "",
) -> Answer:
    at = await here(request, link, uow)
    try:
        await commands.ask(
            uow,
            at.person_id,
            called,
            language=language,
            within=within,
            adult=adult == YES,
            at=now,
        )
    except Refusal as no:
        return await _page(request, at, uow, no, called=called)
    return at.go(PATH)


@router.post(f"{PATH}/wish/end")
async def take_back(request: Request, link: Own, uow: Uow) -> RedirectResponse:
    at = await here(request, link, uow)
    await store.take_back(uow, [at.person_id])
    return at.go(PATH)


@router.post(f"{PATH}/messages", response_model=None)
async def write(request: Request, link: Own, uow: Uow, now: Now, words: Field = "") -> Answer:
    at = await here(request, link, uow)
    try:
        await commands.write(uow, at.person_id, words, at=now)
    except Refusal as no:
        return await _page(request, at, uow, no, words=words)
    return at.go(PATH)


@router.post(f"{PATH}/sharing", response_model=None)
async def share(request: Request, link: Own, uow: Uow, shared: Field = "") -> Answer:
    at = await here(request, link, uow)
    try:
        await commands.share(uow, at.person_id, shared)
    except Refusal as no:
        return await _page(request, at, uow, no)
    return at.go(PATH)


@router.post(f"{PATH}/end", response_model=None)
async def part(request: Request, link: Own, uow: Uow, now: Now) -> Answer:
    at = await here(request, link, uow)
    try:
        await commands.part(uow, at.person_id, at=now)
    except Refusal as no:
        return await _page(request, at, uow, no)
    return at.go(PATH, parted=YES)


@router.get(f"{PATH}/report")
async def consider(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, link, uow)
    return shown(request, at, "journey_report.html", wrong=None, words="")


@router.post(f"{PATH}/report", response_model=None)
async def report(
    *,
    request: Request,
    link: Own,
    uow: Uow,
    now: Now,
    words: Field = "",
    with_messages: Field = "",
) -> Answer:
    at = await here(request, link, uow)
    try:
        await commands.report(uow, at.person_id, words, with_messages=with_messages == YES, at=now)
    except Refusal as no:
        return shown(
            request,
            at,
            "journey_report.html",
            status=_status(no),
            wrong=said(no.detail, at.language),
            words=words,
        )
    return at.go(PATH, reported=YES)


def _status(no: Refusal) -> int:
    return 422 if isinstance(no, Invalid) else 409


async def _page(
    request: Request, at: Here, uow: UnitOfWork, no: Refusal | None = None, **typed: str
) -> HTMLResponse:
    """Where this person stands: with somebody, waiting, or neither."""
    pair = await store.running(uow, at.person_id)
    told: dict[str, Any] = {"pair": None, "cards": {}, "messages": []}
    if pair is not None:
        told = await _between(uow, pair, at.person_id)
    return shown(
        request,
        at,
        "journey_buddy.html",
        status=_status(no) if no else 200,
        waits=await store.wish_of(uow, at.person_id) is not None,
        wrong=by_field(no, at.language),
        refused=said(no.detail, at.language) if no and not no.errors else None,
        typed={"called": "", "words": ""} | typed,
        parted="parted" in request.query_params,
        reported="reported" in request.query_params,
        membership=request.app.state.settings.public_url("membership"),
        **told,
    )


async def _between(uow: UnitOfWork, pair: Pair, person_id: UUID) -> dict[str, Any]:
    """What one of two sees of the other: how they are called, and what both chose to share."""
    cards = await store.cards(uow, pair)
    own, partner = cards.get(person_id), cards.get(pair.partner_of(person_id))
    both = own and partner and own.shared and partner.shared
    return {
        "pair": pair,
        "partner": partner.called if partner else "",
        "own_shared": own.shared or "" if own else "",
        "partner_shared": partner.shared if partner and both else None,
        "messages": [
            (each.by == person_id, each.words) for each in await store.messages(uow, pair)
        ],
    }
