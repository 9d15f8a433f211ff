"""Choosing what to do: from a call, or from the list of one's own plans."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from campaigns.commands import deeds as commands
from campaigns.commands.deeds import NewDeed, TooManyPlans
from campaigns.domain.deed import Deed
from campaigns.domain.deeds import KINDS
from campaigns.domain.deeds.shape import Kind
from campaigns.domain.deeds.words import STANDS
from campaigns.domain.mobilisation import RUNNING, Mobilisation
from campaigns.domain.playbook import Said
from campaigns.pages.own import Here, here, shown
from campaigns.queries.deed_links import token_of_one
from campaigns.store import deeds as store
from campaigns.store import mobilisations as calls
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.http import Now, Uow, sealed_page_router
from sanctuary.ids import derived_id, new_id
from sanctuary.links import Link, Purpose

router = sealed_page_router()
Called = Annotated[Link, Depends(by_link(Purpose.REPORT_ACTION))]
Own = Annotated[Link, Depends(by_link(Purpose.ACTION))]
Chosen = Annotated[str, Form()]
Once = Annotated[str, Form(max_length=100)]
# What is begun from a call opens for so long through its own link.
OPENS = timedelta(days=60)
CHOOSE = Said("Choose one", "Dewiswch un")
_KINDS = {kind.action.value: kind for kind in KINDS}


@router.get("/act/plan")
async def choose_for_call(request: Request, link: Called, uow: Uow) -> HTMLResponse:
    """Nothing of one's own is shown here: the message that led here may have been passed on."""
    await _running(uow, link)
    return _choose(request, await here(request, link, uow))


@router.post("/act/plan", response_model=None)
async def begin_for_call(
    *, request: Request, link: Called, uow: Uow, now: Now, kind: Chosen = "", once: Once = ""
) -> HTMLResponse | RedirectResponse:
    call = await _running(uow, link)
    at = await here(request, link, uow)
    if kind not in _KINDS:
        return _choose(request, at, wrong=CHOOSE)
    new = NewDeed(_KINDS[kind].action, {}, mobilisation_id=None if call.drill else call.id)
    try:
        deed_id = _once(link, kind, once)
        deed = await commands.begin(uow, deed_id, new, person_id=link.actor.id, at=now)
    except TooManyPlans as full:
        return _choose(request, at, wrong=full.says)
    token = token_of_one(request.app.state.settings, deed.id, link.actor.id, expires_at=now + OPENS)
    return Here(link.actor.id, token, at.language, at.asked).go("/deed")


@router.get("/deeds")
async def all_of_mine(request: Request, link: Own, uow: Uow) -> HTMLResponse:
    at = await here(request, _whole(link), uow)
    return await _mine(request, at, uow)


@router.post("/deeds", response_model=None)
async def begin(
    *, request: Request, link: Own, uow: Uow, now: Now, kind: Chosen = "", once: Once = ""
) -> HTMLResponse | RedirectResponse:
    at = await here(request, _whole(link), uow)
    if kind not in _KINDS:
        return await _mine(request, at, uow, wrong=CHOOSE)
    new = NewDeed(_KINDS[kind].action, {})
    try:
        deed_id = _once(link, kind, once)
        deed = await commands.begin(uow, deed_id, new, person_id=link.actor.id, at=now)
    except TooManyPlans as full:
        return await _mine(request, at, uow, wrong=full.says)
    return at.go("/deed", deed=str(deed.id))


def _once(link: Link, kind: str, once: str) -> UUID:
    """The plan of one opened page: a button pressed twice, or again after going back, is one."""
    return derived_id("deed", link.actor.id, kind, once or new_id())


def _whole(link: Link) -> Link:
    """A link that is about its person opens everything of theirs; one about a deed only that."""
    if link.subject != link.person_id:
        raise LinkRefused(links.ABSENT)
    return link


async def _running(uow: UnitOfWork, link: Link) -> Mobilisation:
    """The call, while it goes on."""
    call = await calls.get(uow, link.subject)
    if call.status not in RUNNING:
        call.must_count()
        raise LinkRefused(links.ABSENT)
    return call


async def _mine(
    request: Request, at: Here, uow: UnitOfWork, *, wrong: Said | None = None
) -> HTMLResponse:
    deeds = await store.all_of(uow, at.person_id)
    return shown(
        request,
        at,
        "deeds.html",
        status=422 if wrong else 200,
        deeds=[(str(each.id), *_line(each, at.language)) for each in deeds],
        options=_options(at.language),
        wrong=wrong.to(at.language) if wrong else None,
        once=new_id().hex,
    )


def _choose(request: Request, at: Here, *, wrong: Said | None = None) -> HTMLResponse:
    return shown(
        request,
        at,
        "deed_choice.html",
        status=422 if wrong else 200,
        options=_options(at.language),
        wrong=wrong.to(at.language) if wrong else None,
        once=new_id().hex,
    )


def _options(language: str) -> list[tuple[str, str, str]]:
    return [_option(kind, language) for kind in KINDS]


def _option(kind: Kind, language: str) -> tuple[str, str, str]:
    return kind.action.value, kind.title.to(language), kind.about.to(language)


def _line(deed: Deed, language: str) -> tuple[str, str]:
    return deed.kind.title.to(language), STANDS[deed.status].to(language)
