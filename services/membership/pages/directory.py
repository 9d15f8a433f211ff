"""The public directory as a page."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from membership.domain.directory import WHAT_AN_AWARD_MEANS, WHAT_AN_AWARD_MEANS_CY
from membership.domain.places import Nation
from membership.domain.streams import Stream
from membership.queries.directory import entries
from membership.words import NATIONS, STREAMS
from sanctuary.auth import public
from sanctuary.http import PageRequest, Uow, page_router
from sanctuary.pages import render

router = page_router()
EMPTY = BeforeValidator(lambda chosen: chosen or None)  # a form sends what is not chosen as ""


@router.get("/directory", dependencies=[Depends(public)])
async def directory(
    request: Request,
    uow: Uow,
    asked: PageRequest,
    nation: Annotated[Nation | None, EMPTY] = None,
    stream: Annotated[Stream | None, EMPTY] = None,
) -> HTMLResponse:
    """Who asked to be listed. Never cached, so that a mask bites with the next request."""
    found = await entries(uow, asked, nation=nation, stream=stream, on=uow.clock.today())
    page = asked.page(found, lambda one: one, lambda one: (one.name, one.organisation_id))
    following = page.next and request.url.include_query_params(cursor=page.next)
    return render(
        request,
        "directory.html",
        entries=page.items,
        following=f"{following.path}?{following.query}" if following else None,
        nations=NATIONS,
        streams=STREAMS,
        nation=nation,
        stream=stream,
        about={"en": WHAT_AN_AWARD_MEANS, "cy": WHAT_AN_AWARD_MEANS_CY},
    )
