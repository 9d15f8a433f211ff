"""A person's own calendar of what is due: subscribed to, made anew, taken back."""

from typing import Annotated, Literal

from fastapi import Depends, Form, Request
from starlette.responses import Response

from notifications.api.calendars import address
from notifications.api.own import own_link
from notifications.commands import calendars as commands
from sanctuary import links
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow, page_router
from sanctuary.links import Link, Purpose
from sanctuary.pages import language_of, render

router = page_router()
Choosing = Annotated[Link, Depends(own_link(Purpose.PREFERENCES))]


@router.get("/calendar")
async def show(request: Request, link: Choosing, uow: Uow) -> Response:
    """Whether there is one, and its address."""
    return await _page(request, link, uow, said=None)


@router.post("/calendar")
async def change(
    request: Request,
    link: Choosing,
    uow: Uow,
    now: Now,
    choice: Annotated[Literal["start", "stop"], Form()],
) -> Response:
    """Each start is a new address: whoever had the old one reads no more."""
    if choice == "start":
        await commands.open_own(uow, link.subject, language_of(request), at=now)
    else:
        await commands.close_own(uow, link.subject, at=now)
    return await _page(request, link, uow, said=choice)


async def _page(request: Request, link: Link, uow: UnitOfWork, *, said: str | None) -> Response:
    feed = await commands.own(uow, link.subject)
    form = await request.form() if request.method == "POST" else {}
    secret = None if feed is None else address(request.app.state.settings, feed)
    return render(
        request,
        "calendar.html",
        secret=secret,
        webcal=None if secret is None else f"webcal:{secret.split(':', 1)[1]}",
        said=said,
        link=form.get(links.FIELD) or request.query_params.get(links.FIELD, ""),
    )
