"""An organisation that was nominated reads why, and says yes or no."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from awards import commands, store
from awards.pages.common import acting, application_token, day, field, go_to, token_of
from awards.queries import nominations
from awards.store.nominations import get_nomination
from sanctuary import http, pages
from sanctuary.actor import Actor, ScopeKind
from sanctuary.auth import by_link
from sanctuary.clock import london_day
from sanctuary.http import Now, Uow
from sanctuary.ids import new_id
from sanctuary.links import Link, Purpose

router = http.page_router("/nomination")
Nominated = Annotated[Link, Depends(by_link(Purpose.NOMINATION))]
LONGEST_NAME = 200


async def _by(uow: Uow, link: Link) -> Actor:
    found = await get_nomination(uow, link.subject)
    return acting(link, ScopeKind.ORGANISATION, found.organisation_id)


@router.get("")
async def nomination(request: Request, link: Nominated, uow: Uow, now: Now) -> Response:
    return await _page(request, link, uow, now)


async def _page(
    request: Request, link: Link, uow: Uow, now: Now, *, missing: bool = False
) -> Response:
    found = await nominations.asked(uow, link.subject, by=await _by(uow, link))
    scheme = await store.current_scheme(uow, found.stream, london_day(now))
    language = pages.language_of(request)
    return pages.render(
        request,
        "nomination.html",
        status=422 if missing else 200,
        link=await token_of(request),
        name=scheme.called(language),
        state=found.status,
        because=found.because,
        answer_by=day(found.answer_by, language),
        missing=missing,
    )


@router.post("")
async def answer(request: Request, link: Nominated, uow: Uow, now: Now) -> Response:
    form, by = await request.form(), await _by(uow, link)
    if field(form, "answer") == "no":
        await commands.decline_nomination(uow, link.subject, by=by, at=now)
        return go_to(request, "/nomination", await token_of(request))
    called = field(form, "called")
    if field(form, "answer") != "yes" or not called or len(called) > LONGEST_NAME:
        return await _page(request, link, uow, now, missing=True)
    begun = await commands.accept_nomination(
        uow, link.subject, application_id=new_id(), called=called, by=by, at=now
    )
    return go_to(request, "/application", application_token(request, begun.id, by.id, now))
