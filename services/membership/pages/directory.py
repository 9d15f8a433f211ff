"""The public directory as a page."""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator, Field

from membership.domain.directory import MOST_SHOWN, WHAT_AN_AWARD_MEANS, WHAT_AN_AWARD_MEANS_CY
from membership.domain.places import Nation
from membership.domain.streams import Stream
from membership.queries.areas import areas_of
from membership.queries.directory import Search, entries
from membership.words import NATIONS, STREAMS
from sanctuary.http import PageRequest, Uow, page_router, public_slowly
from sanctuary.pages import render

router = page_router()
EMPTY = BeforeValidator(lambda chosen: chosen or None)  # a form sends what is not chosen as ""


@router.get("/directory", dependencies=[Depends(public_slowly)])
async def directory(
    *,
    request: Request,
    uow: Uow,
    asked: PageRequest,
    nation: Annotated[Nation | None, EMPTY] = None,
    area: Annotated[str | None, Field(max_length=9), EMPTY] = None,
    stream: Annotated[Stream | None, EMPTY] = None,
    awarded: Annotated[Literal["yes"] | None, EMPTY] = None,
    q: Annotated[str | None, Field(max_length=100), EMPTY] = None,
) -> HTMLResponse:
    """Who asked to be listed. Never cached, so that a mask bites with the next request."""
    asked = replace(asked, limit=min(asked.limit, MOST_SHOWN))
    areas = await areas_of(uow, nation) if nation else []
    area = area if area in dict(areas) else None  # it was of the nation chosen before
    search = Search(nation, area, stream, awarded == "yes" or None, q)
    found = await entries(uow, asked, search, on=uow.clock.today())
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
        areas=areas,
        area=area,
        stream=stream,
        awarded=awarded,
        q=q or "",
        about={"en": WHAT_AN_AWARD_MEANS, "cy": WHAT_AN_AWARD_MEANS_CY},
    )
