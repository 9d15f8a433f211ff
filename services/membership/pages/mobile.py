"""A person's own mobile number: given, proved by a code, taken back.

The page shows two digits of it and no more, because links are forwarded.
"""

from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from membership.commands import mobiles as commands
from membership.domain.mobile import TooManyCodes
from membership.store import mobiles as store
from membership.store import people
from sanctuary import links
from sanctuary.auth import by_link
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import render

router = page_router()
Own = Annotated[Link, Depends(by_link(Purpose.MOBILE))]
OWN_PAGE = "on their own page"


@router.get("/mobile")
async def show(request: Request, link: Own, uow: Uow, now: Now) -> HTMLResponse:
    """Whether a number is kept, and what it is for. Nothing changes by looking."""
    return await _page(request, link, uow, now, said=None)


@router.post("/mobile")
async def give(
    request: Request,
    link: Own,
    uow: Uow,
    now: Now,
    mobile: Annotated[str, Form(max_length=100)] = "",
) -> HTMLResponse:
    """Their number; the code goes to it at once."""
    try:
        await commands.give(uow, link.subject, mobile, OWN_PAGE, by=link.actor, at=now)
    except Invalid:
        return await _page(request, link, uow, now, said="wrong_number", status=422)
    except TooManyCodes:
        return await _page(request, link, uow, now, said="too_many", status=429)
    return await _page(request, link, uow, now, said="given")


@router.post("/mobile/code")
async def prove(
    request: Request,
    link: Own,
    uow: Uow,
    now: Now,
    code: Annotated[str, Form(max_length=100)] = "",
) -> HTMLResponse:
    """The code from the text message."""
    key = request.app.state.settings.link_key
    try:
        tried = await commands.prove(uow, link.subject, code, key=key, by=link.actor, at=now)
    except NotFound:
        return await _page(request, link, uow, now, said=None, status=404)
    if tried.proved_at:
        return await _page(request, link, uow, now, said="proved")
    return await _page(request, link, uow, now, said="wrong_code", status=422)


@router.post("/mobile/remove")
async def remove(request: Request, link: Own, uow: Uow, now: Now) -> HTMLResponse:
    """No text messages any more, and no number kept. Pressing twice changes nothing."""
    await commands.forget(uow, link.subject, by=link.actor)
    return await _page(request, link, uow, now, said="removed")


async def _page(
    request: Request, link: Link, uow: UnitOfWork, now: Now, *, said: str | None, status: int = 200
) -> HTMLResponse:
    someone = await people.get_person(uow, link.subject)
    form = await request.form() if request.method == "POST" else {}
    known = await store.find(uow, someone.id)
    return render(
        request,
        "mobile.html",
        someone.language,
        status=status,
        known=known,
        waiting=known is not None and known.may_try(at=now),
        said=said,
        link=form.get(links.FIELD) or request.query_params.get(links.FIELD, ""),
    )
