"""The public directory."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, Field

from membership.api.fields import Area, Nation, Stream
from membership.domain.directory import KEPT_SECONDS, MOST_SHOWN, WHAT_AN_AWARD_MEANS
from membership.queries import directory as directory_query
from sanctuary.http import Page, PageRequest, Uow, public_slowly
from sanctuary.http import router as make_router

router = make_router("/v1", tags=["directory and register"])


class AwardView(BaseModel):
    stream: str
    awarded_until: date


class EntryView(BaseModel):
    organisation_id: UUID
    name: str
    nation: str | None
    locality: str | None
    streams: list[str]
    awards: list[AwardView]


class DirectoryView(Page[EntryView]):
    """`about_awards` belongs beside every listing: what an award does not mean."""

    about_awards: str = WHAT_AN_AWARD_MEANS


@router.get("/directory", dependencies=[Depends(public_slowly)])
async def directory(
    *,
    uow: Uow,
    asked: PageRequest,
    response: Response,
    nation: Nation | None = None,
    area: Area | None = None,
    stream: Stream | None = None,
    awarded: bool | None = None,
    q: Annotated[str | None, Field(max_length=100, description="Words of name or town")] = None,
) -> DirectoryView:
    """Organisations that asked to be listed, at most 50 a page. Kept by caches for one second.

    There is no export of this list, and no way to read it all at once: it has been used as a list
    of targets before.
    """
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    asked = replace(asked, limit=min(asked.limit, MOST_SHOWN))
    search = directory_query.Search(nation, area, stream, awarded, q)
    found = await directory_query.entries(uow, asked, search, on=uow.clock.today())
    page = asked.page(
        found,
        lambda one: EntryView(
            organisation_id=one.organisation_id,
            name=one.name,
            nation=one.nation,
            locality=one.locality,
            streams=list(one.streams),
            awards=[AwardView(stream=a.stream, awarded_until=a.until) for a in one.awards],
        ),
        lambda one: (one.name, one.organisation_id),
    )
    return DirectoryView(items=page.items, next=page.next)
